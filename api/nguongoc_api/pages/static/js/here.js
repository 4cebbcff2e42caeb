// Fills in where this telephone is, when asked to, and says how exactly; without this script the two numbers are typed.

const box = document.querySelector("[data-locating]");
const COARSE = 100;

function written(found) {
  const { latitude, longitude, accuracy } = found.coords;
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)} ±${Math.max(1, Math.round(accuracy))}`;
}

function say(which) {
  for (const each of box.querySelectorAll("[data-said]")) each.hidden = each.dataset.said !== which;
}

function fill(found) {
  const metres = Math.max(1, Math.round(found.coords.accuracy));
  for (const each of box.querySelectorAll("[data-metres]")) each.textContent = metres;
  document.getElementById("position").value = written(found);
  say(metres > COARSE && box.querySelector('[data-said="coarse"]') ? "coarse" : "found");
}

if (box && navigator.geolocation) {
  box.hidden = false;
  box.querySelector("[data-here]").addEventListener("click", () => {
    say("asking");
    navigator.geolocation.getCurrentPosition(fill, () => say("refused"), { enableHighAccuracy: true, timeout: 30000, maximumAge: 60000 });
  });
}
