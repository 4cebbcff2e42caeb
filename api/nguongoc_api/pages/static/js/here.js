// Fills in where this telephone is, when asked to; without this script the two numbers are typed.

const box = document.querySelector("[data-locating]");

function written(found) {
  const { latitude, longitude, accuracy } = found.coords;
  return `${latitude.toFixed(5)}, ${longitude.toFixed(5)} ±${Math.max(1, Math.round(accuracy))}`;
}

function say(which) {
  for (const each of box.querySelectorAll("[data-said]")) each.hidden = each.dataset.said !== which;
}

if (box && navigator.geolocation) {
  box.hidden = false;
  box.querySelector("[data-here]").addEventListener("click", () => {
    say("asking");
    navigator.geolocation.getCurrentPosition(
      (found) => { document.getElementById("position").value = written(found); say("found"); },
      () => say("refused"),
      { enableHighAccuracy: true, timeout: 30000, maximumAge: 60000 },
    );
  });
}
