// Once nobody has used the desk for as long as a session lasts, what is on the screen goes too: telephones are shared.
// What was being typed goes sealed to the page where somebody signs in; without this script the next tap does the same.
const minutes = Number(document.querySelector("script[data-minutes]").dataset.minutes);
const ends = Date.now() + minutes * 60000;
const main = document.querySelector("main");
let left = false;

function leave() {
  if (left || Date.now() < ends) return;
  main.hidden = true;
  if (!navigator.onLine) return;
  left = true;
  const form = document.querySelector("form[data-kept]");
  if (form) {
    form.noValidate = true;
    form.action = "/signin/switch?to=" + encodeURIComponent(form.dataset.kept);
    form.submit();
  } else {
    location.replace("/signin?next=" + encodeURIComponent(location.pathname));
  }
}

setInterval(leave, 5000);
for (const name of ["visibilitychange", "focus", "online"]) addEventListener(name, leave, true);
// Come back to by the browser's own memory: asked for again, so that nobody reads what they were signed out of.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
