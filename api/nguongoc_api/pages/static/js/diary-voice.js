// Records what is rather said than typed, in small files: a voice memo of the diary, at the desk and on the phone.
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 24_000;

/** Shows the recorder in `box` where this browser has one; `most` seconds at the longest, then `heard(file)`. */
export function offerRecorder(box, most, heard) {
  const kind = window.MediaRecorder && navigator.mediaDevices && KINDS.find((each) => MediaRecorder.isTypeSupported(each));
  if (!kind) return;
  const part = (name) => box.querySelector(`[data-${name}]`);
  const say = (which) => {
    for (const each of box.querySelectorAll("[data-said]")) each.hidden = each.dataset.said !== which;
  };
  const turn = (recording) => {
    part("record").hidden = recording;
    part("stop").hidden = !recording;
    (recording ? part("stop") : part("record")).focus();
  };
  part("recorder").hidden = false;

  async function record() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      say("refused");
      return;
    }
    const recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS });
    const pieces = [];
    let seconds = 0;
    const end = () => { if (recorder.state !== "inactive") recorder.stop(); };
    const clock = setInterval(() => {
      seconds += 1;
      part("seconds").textContent = seconds;
      if (seconds >= most) end();
    }, 1000);
    recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
    recorder.addEventListener("stop", () => {
      clearInterval(clock);
      for (const each of stream.getTracks()) each.stop();
      const bare = kind.split(";")[0];
      heard(new File(pieces, `loi-noi.${bare.split("/")[1]}`, { type: bare }));
      say("heard");
      turn(false);
    }, { once: true });
    part("stop").addEventListener("click", end, { once: true });
    recorder.start();
    part("seconds").textContent = 0;
    say("recording");
    turn(true);
  }
  part("record").addEventListener("click", () => void record());
}
