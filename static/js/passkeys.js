/**
 * Passkeys: asks the browser to make or to use one with the options that the page carries, and
 * sends what it says by the page's form.
 *
 * @module
 */

/** What is said when the browser refuses, by the name of its error. */
const PROBLEMS = new Map([
  ["NotAllowedError", "No passkey was given, or it took too long."],
  ["InvalidStateError", "This device has a passkey for your account already."],
  ["SecurityError", "Passkeys need an address with a name and https; this one has not."],
  ["NotSupportedError", "This browser or device cannot do what is asked for here."],
]);
const OTHERWISE = "This browser cannot use passkeys here. Go on another way.";

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-passkey]"));
const problem = /** @type {HTMLElement} */ (form.querySelector(".error"));
const again = /** @type {HTMLButtonElement} */ (form.querySelector("button"));

/**
 * Read bytes that the server wrote as base64url.
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (char) => char.charCodeAt(0));
}

/**
 * Write bytes as base64url.
 * @param {ArrayBuffer | null} buffer
 * @returns {string | null} null for no bytes
 */
function text(buffer) {
  if (!buffer) return null;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * Turn the ids of a list of credentials into bytes.
 * @param {any[] | undefined} list
 * @returns {any[]}
 */
function withBytes(list) {
  return (list ?? []).map((each) => ({ ...each, id: bytes(each.id) }));
}

/**
 * Ask the browser to make a passkey.
 * @param {any} options as the server wrote them
 * @returns {Promise<object>} what the server reads
 */
async function make(options) {
  const { user, challenge, excludeCredentials } = options;
  const publicKey = {
    ...options,
    user: { ...user, id: bytes(user.id) },
    challenge: bytes(challenge),
    excludeCredentials: withBytes(excludeCredentials),
  };
  const made = given(await navigator.credentials.create({ publicKey }));
  const response = /** @type {AuthenticatorAttestationResponse} */ (made.response);
  return said(made, {
    attestationObject: text(response.attestationObject),
    clientDataJSON: text(response.clientDataJSON),
    transports: response.getTransports?.() ?? [],
  });
}

/**
 * Ask the browser for a passkey that exists.
 * @param {any} options as the server wrote them
 * @returns {Promise<object>} what the server reads
 */
async function use(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  };
  const used = given(await navigator.credentials.get({ publicKey }));
  const response = /** @type {AuthenticatorAssertionResponse} */ (used.response);
  return said(used, {
    authenticatorData: text(response.authenticatorData),
    clientDataJSON: text(response.clientDataJSON),
    signature: text(response.signature),
    userHandle: text(response.userHandle),
  });
}

/**
 * Take for granted that the browser gave a key, or fail.
 * @param {Credential | null} found
 * @returns {PublicKeyCredential}
 */
function given(found) {
  if (!found) throw new DOMException("", "NotAllowedError");
  return /** @type {PublicKeyCredential} */ (found);
}

/**
 * Write down what the server reads of a credential.
 * @param {PublicKeyCredential} credential
 * @param {object} response
 * @returns {object}
 */
function said(credential, response) {
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

/** Ask the browser once, and send its answer or show what went wrong. */
async function ask() {
  again.disabled = true;
  problem.hidden = true;
  try {
    const options = JSON.parse(form.dataset.options ?? "");
    const answer = await (form.dataset.passkey === "make" ? make(options) : use(options));
    /** @type {HTMLInputElement} */ (form.elements.namedItem("credential")).value = JSON.stringify(
      answer,
    );
    form.submit();
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    const sentence = /** @type {HTMLElement} */ (problem.querySelector("span"));
    sentence.textContent = PROBLEMS.get(name) ?? OTHERWISE;
    problem.hidden = false;
    again.disabled = false;
  }
}

again.addEventListener("click", ask);
ask();
