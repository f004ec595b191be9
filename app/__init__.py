"""Recto: YAML decks drive a quiz and flashcard app. This is the map.

    factory        create_app(): settings, extensions, blueprints, error pages
    cli            commands that span slices: serve, doctor
    demo           an example class whose people and answers are simulated
    home           the first page (reads only)
    gradebook      scores of a class, learners by assignments
    coursework     decks and quizzes that classes are given to do
    progress       what learners remember (reads only)
    study          spaced-repetition sessions, the review log
    authoring      drafts of decks, publishing, sharing, notes, suggestions
    articles       reading articles, what is proposed from them
    quizzes        assignments, attempts, their time and review, marking
    classes        people in classes: joining, groups, roles, invitations
    decks          library, browse, files -> database
    accounts       sign-up, sign-in, roles, profile
    web            what pages share: errors, headers, assets, times
    db clock config  the engine, the time, the settings
    core           the rules, pure

A slice may import what stands below it in this list, never above; import-linter checks it.
"""
