// Passkeys: a button has the browser make or use one, and puts its answer into the button's form.

async function toSign(button) {
  if (button.dataset.options) return JSON.parse(document.getElementById(button.dataset.options).textContent);
  const answer = await fetch(button.form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

async function answerOf(button) {
  const data = await toSign(button);
  if (button.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(data.creation_options.publicKey);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(data.request_options.publicKey);
  return navigator.credentials.get({ publicKey });
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-passkey]");
  if (!button || button.ariaDisabled === "true") return;
  const trouble = button.form.querySelector("[data-trouble]");
  trouble.hidden = true;
  button.ariaDisabled = "true";
  try {
    const credential = await answerOf(button);
    button.form.elements.credential.value = JSON.stringify(credential);
    button.form.submit();
  } catch {
    // Cancelled, no passkey here, a browser without passkeys, or no connection: all end here.
    trouble.hidden = false;
    button.ariaDisabled = null;
  }
});

// Disabled until there is somebody to hear the press: an earlier one would be lost.
function enable(part) {
  for (const button of part.querySelectorAll("[data-passkey]")) button.disabled = false;
}
enable(document);
document.addEventListener("htmx:load", (event) => enable(event.target));
