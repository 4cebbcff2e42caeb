export default async ([script, vectors]) => {
  const { base64, judge, takeApart, unpack } = await import(script);
  const { judgeCertificates } = await import(script.replace("verify.js", "certificates.js"));
  const seenOf = async (kept) => Object.fromEntries(await Promise.all(Object.entries(kept).map(async ([url, seen]) => [
    url, { version: seen.version, at: Date.parse(seen.valid_from), sha256: seen.sha256, final: await unpack(seen.final, 1) },
  ])));
  const said = {};
  for (const each of vectors.cases) {
    const members = { ...vectors.members, ...each.others };
    if (each.changed !== null) members[each.part] = each.changed;
    const documents = Object.fromEntries(Object.keys(members).filter((name) => name.startsWith("did/")).map((name) => [JSON.parse(members[name]).id, members[name]]));
    const evidence = {
      document: documents["did:web:trace.example:o:htx-lam-son"], documents, now: Date.parse(vectors.now), proof: members["proof.tlog-proof"],
      statements: members["keys/00.jwt"] ? [members["keys/00.jwt"]] : [], newer: members["newer.jwt"], logKey: vectors.log_keys[each.log_key], notes: members["log/00.note"] ? [members["log/00.note"]] : [],
      lists: { "https://trace.example/status/1": members["status/revocation.jwt"], "https://trace.example/status/1-message": members["status/message.jwt"] },
      seen: each.seen === null ? {} : await seenOf(vectors.memories[each.seen]),
      remembered: each.remembered && vectors.checkpoints[each.remembered], tile: async (path) => base64(vectors.tiles[path]),
    };
    const { steps } = await judge(members["record.jwt"], evidence);
    const given = members["certificates/00.jwt"] ? [{ credential: members["certificates/00.jwt"], proof: members["certificates/00.tlog-proof"] ?? null }] : [];
    const told = given.length ? await judgeCertificates(given, takeApart(members["record.jwt"]), evidence) : [];
    said[each.name] = { ...steps, certificates: told.map(({ reason, shown }) => ({ reason, shown })) };
  }
  return said;
}
