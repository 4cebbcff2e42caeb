// A passkey made or used by the telephone's own lock; what it answers goes on as any other form does.
// Without this script, or where the browser knows no passkeys, there are password and code.

const form = document.querySelector("form[data-passkey]");

function bytes(written) {
  const plain = atob(written.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (each) => each.charCodeAt(0));
}

function written(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

// Half of the browsers in use cannot read and write this JSON themselves.
function read(options) {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const each of options.excludeCredentials ?? []) each.id = bytes(each.id);
  return options;
}

function answer(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = written(credential.response[name]);
  }
  return JSON.stringify({ id: credential.id, rawId: written(credential.rawId), type: credential.type, response });
}

async function asked() {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const got = await fetch(form.dataset.ask, { method: "POST", headers, body: "" });
  if (!got.ok) throw new Error(String(got.status));
  return got.json();
}

function say(which) {
  for (const each of form.querySelectorAll("[data-failed]")) each.hidden = each.dataset.failed !== which;
}

async function go(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  say("");
  button.disabled = true;
  try {
    const publicKey = read(await asked());
    const makes = form.dataset.passkey === "create";
    const found = await (makes ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
    form.elements.answer.value = answer(found);
    form.submit();
  } catch (error) {
    say(error.name === "InvalidStateError" ? "known" : "other");
    button.disabled = false;
  }
}

if (window.PublicKeyCredential) {
  for (const each of document.querySelectorAll("[data-able]")) each.hidden = each.dataset.able !== "yes";
  form?.addEventListener("submit", go);
}
