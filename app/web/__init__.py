"""What pages share: errors, security headers, assets, the words for times."""
