/* Passkeys: the browser lets the telephone, the computer or a key sign, and the form carries what was signed. Without
   this script, or where there can be no passkeys, none of it is shown: there is a code or a password instead. */
import { all, request, say } from "./page.js"

const REFUSED = "Chưa nhận được khóa. Anh/chị bấm lại, hoặc dùng cách khác."
const ALREADY = "Máy này đã có khóa truy cập của anh/chị."
const ADDRESS = /^\[|^[\d.]+$/

/* A passkey is of a name, over a line that nobody listens to; not of an address in digits. */
const possible = isSecureContext && "PublicKeyCredential" in window && !ADDRESS.test(location.hostname)

const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), one => one.charCodeAt(0))
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
const named = list => (list || []).map(one => ({ ...one, id: bytes(one.id) }))

async function made({ publicKey }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
    },
  })
  return sent(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() || [],
  })
}

async function found({ publicKey }) {
  const found = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: named(publicKey.allowCredentials),
    },
  })
  const { authenticatorData, signature, userHandle } = found.response
  return sent(found, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  })
}

const sent = (one, response) => ({
  type: one.type,
  id: one.id,
  rawId: text(one.rawId),
  response: { clientDataJSON: text(one.response.clientDataJSON), ...response },
  clientExtensionResults: one.getClientExtensionResults(),
})

/* What the browser is asked for stands in the form, or is fetched when it is pressed: then nobody has signed in yet. */
function options(form) {
  if (form.dataset.passkeyOptions) return JSON.parse(form.dataset.passkeyOptions)
  const headers = { Accept: "application/json" }
  return request(form.action, { headers }, answer => answer.json()).then(data => data.request_options)
}

async function press(form) {
  const told = form.querySelector("[data-passkey-told]")
  say(told, "")
  try {
    const asked = await options(form)
    const signed = await (form.dataset.passkey === "make" ? made(asked) : found(asked))
    form.elements.credential.value = JSON.stringify(signed)
    form.submit()
  } catch (error) {
    say(told, error.name === "InvalidStateError" ? ALREADY : REFUSED)
  }
}

all("[data-passkey]").forEach(form => {
  if (!possible) return
  form.hidden = false
  form.addEventListener("submit", event => {
    event.preventDefault()
    press(form)
  })
})
all("[data-no-passkey]").forEach(one => { one.hidden = possible })
