// The diary's own modules where they touch neither a page nor a network: what was typed, as an entry says it.
import assert from "node:assert/strict";
import { test } from "node:test";

const { NGUONGOC_SCRIPTS: folder, NGUONGOC_RULES: rules } = process.env;
const { QUESTIONS, amountOf, pairsOf, read, typedOf, writtenOf } = await import(`${folder}/diary-form.js`);
const { bodyOf, pathOf } = await import(`${folder}/diary-send.js`);
const { digest } = await import(`${folder}/diary-photos.js`);
const { anew, known, lastDone } = await import(`${folder}/diary-again.js`);
const { metresApart, withinError, written } = await import(`${folder}/diary-where.js`);
const { deedAt, deedsAt, grown, placesFor } = await import(`${folder}/diary-places.js`);

test("questions are those of the rules", () => {
  assert.deepEqual(QUESTIONS, JSON.parse(rules));
});

test("amounts are read as they are written here and no other way", () => {
  const right = { "1.234,5": "1234.5", "1234,5": "1234.5", "12": "12", "0,25": "0.25", " 7 ": "7", "007": "7", "1.000.000": "1000000" };
  for (const [text, value] of Object.entries(right)) assert.equal(amountOf(text), value, text);
  for (const text of ["12.5", "1.23", "-1", "1e3", "NaN", "", "1,", ",5", "1.2345", "12 kg", "1,2,3"]) assert.equal(amountOf(text), null, text);
  assert.equal(writtenOf("1234567.5"), "1.234.567,5");
});

test("a day is sent only where a person named one", () => {
  const { said, wrong } = read("irrigating", { plot: "p", day: "", dose: "" }, "2028-01-01T00:00:00.000Z");
  assert.deepEqual([said, wrong], [{ activity: "irrigating", captured_at: "2028-01-01T00:00:00.000Z" }, {}]);
  assert.equal(read("irrigating", { plot: "p", day: "2026-11-20" }, "").said.happened_on, "2026-11-20");
});

test("what is missing or unreadable is named where it stands", () => {
  const { wrong } = read("spraying", { plot: "", material: " ", interval: "bảy", dose: "1.5", dose_unit: "ml/l" }, "");
  assert.deepEqual(wrong, { plot: "fill", material: "fill", interval: "whole", dose: "number" });
});

test("a place is what the phone claims, and what is none is named", () => {
  const at = (position) => read("inspecting", { plot: "p", position }, "");
  assert.deepEqual(at(" 19.90980, 105.40200 ±12 ").said.position, { latitude: 19.9098, longitude: 105.402, accuracy_m: 12 });
  assert.equal(at("-19.5,105").said.position.accuracy_m, null);
  assert.equal(at("").said.position, undefined);
  for (const text of ["vườn sau", "19,9 105,4", "1"]) assert.equal(at(text).wrong.position, "place", text);
});

test("two positions are figures and metres apart, and one spot only where both phones told their error", () => {
  const at = (latitude, longitude, accuracy_m) => ({ latitude, longitude, accuracy_m });
  const [here, there] = [at(19.9098, 105.402, 12), at(19.9108, 105.402, 100)];
  assert.deepEqual([here, at(-1.5, 2, null)].map(written), ["19.9098, 105.402 ±12 m", "-1.5, 2"]);
  assert.equal(Math.round(metresApart(here, there)), 111);
  assert.equal(metresApart(here, here), 0);
  assert.equal(Math.round(metresApart(at(0, 179.9995, 1), at(0, -179.9995, 1))), 111);
  assert.equal(Math.round(metresApart(at(0, 0, 1), at(0, 180, 1)) / 1000), 20_015);
  assert.deepEqual([withinError(here, there), withinError(here, at(19.9108, 105.402, 98)), withinError(at(19.9098, 105.402, null), there)], [true, false, false]);
});

test("an entry opened again is typed as it was", () => {
  const typed = {
    plots: ["p"], members: ["m"], crop: "c", day: "2026-11-20", material: "Abamectin", interval: "7", dose: "1.234,5", dose_unit: "ml/l", note: "x",
    position: "19.9098, 105.402 ±12",
  };
  const { said, facility, responsible } = read("spraying", { ...typed, ...pairsOf(typed)[0] }, "");
  assert.deepEqual(typedOf({ said, facility, responsible }), typed);
});

test("sent again it says the same but for the clock of now", () => {
  const entry = { id: "e", facility: "f", responsible: null, said: { activity: "irrigating" } };
  const [one, two] = [new Date(0), new Date(5)].map((now) => bodyOf(entry, now));
  assert.notEqual(one.sent_at, two.sent_at);
  assert.deepEqual({ ...one, sent_at: 0 }, { ...two, sent_at: 0 });
  assert.deepEqual(one.plots, [{ id: "e", facility_id: "f" }]);
  assert.equal(pathOf(entry), "/v1/diary");
  const correcting = { ...entry, corrects: "d", responsible: "m" };
  assert.equal(pathOf(correcting), "/v1/diary/d/correction");
  assert.deepEqual(bodyOf(correcting, new Date(0)).plot, { id: "e", facility_id: "f", responsible_id: "m" });
});

test("a digest is that of SHA-256", async () => {
  const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  assert.equal(await digest(new ArrayBuffer(0)), empty);
});

test("each place is offered what is done there, and a boat's harvest is a catch", () => {
  const deeds = { spraying: "Phun", harvesting: "Thu", icing: "Đá", drying: "Phơi" };
  const facts = { deeds, caught: "Đánh", done_at: { plot: ["spraying", "harvesting"], boat: ["harvesting", "icing"], workshop: ["drying"] } };
  const [plot, boat, workshop] = ["plot", "boat", "workshop"].map((kind) => ({ id: kind, kind }));
  assert.deepEqual([...deedsAt(facts, [boat])], [["harvesting", "Đánh"], ["icing", "Đá"]]);
  assert.deepEqual([...deedsAt(facts, [workshop])], [["drying", "Phơi"]]);
  assert.deepEqual([...deedsAt(facts, [])], [["spraying", "Phun"], ["harvesting", "Thu"]]);
  assert.equal(deedsAt(facts, [plot, boat]).get("harvesting"), "Thu");
  assert.equal(deedAt(facts, { plots: [plot, boat] }, "harvesting", "boat"), "Đánh");
  assert.deepEqual(placesFor(facts, [plot, boat, workshop], "icing"), [boat]);
});

test("a crop is asked for where something grows", () => {
  const facts = { grown_at: ["growing_area", "plot"] };
  const at = (...kinds) => grown(facts, kinds.map((kind) => ({ kind })));
  assert.deepEqual([at("boat"), at("workshop", "shop"), at("boat", "plot"), at()], [false, false, true, true]);
});

test("one activity is an entry of every place and every member that was ticked", () => {
  const pairs = (plots, members) => pairsOf({ plots, members }).map(({ plot, who }) => plot + who);
  assert.deepEqual(pairs(["p", "q"], ["1", "2"]), ["p1", "p2", "q1", "q2"]);
  assert.deepEqual(pairs(["p", "q"], []), ["p", "q"]);
  assert.equal(read("irrigating", pairsOf({ plots: [], members: [] })[0], "").wrong.plot, "fill");
});

test("what is done again is that of the newest day but today, of what phone and service know, weighed goods left out", () => {
  const own = (id, activity, day, more = {}) => ({ id, facility: "p", responsible: null, state: "here", said: { activity, happened_on: day }, ...more });
  const recent = [known({ id: "s", activity: "spraying", happened_on: "2026-11-27", facility_id: "p", responsible_id: null, material: "Abamectin", dose: null, photos: [] })];
  const again = (entries, asked = 5) => lastDone(entries, recent, asked, "2026-11-29").map((each) => each.id);
  assert.deepEqual(again([]), ["s"]);
  assert.deepEqual(again([own("a", "irrigating", "2026-11-28"), own("h", "harvesting", "2026-11-28"), own("t", "irrigating", "2026-11-29")]), ["a"]);
  assert.deepEqual(again([own("a", "irrigating", "2026-11-28", { state: "accepted", accepted: 4 })]), ["s"], "struck out since, or the service would have told it");
  assert.deepEqual(again([own("a", "irrigating", "2026-11-28", { state: "accepted", accepted: 6 })]), ["a"]);
  assert.deepEqual(again([own("a", "irrigating", "2026-11-28", { problem: "no" })]), ["s"]);
  const made = anew(recent[0], "n", new Date(0));
  assert.deepEqual(made, { id: "n", facility: "p", responsible: null, said: { activity: "spraying", material: "Abamectin", captured_at: "1970-01-01T00:00:00.000Z" } });
});
