const answer = await fetch('BASE/v1/verifications', {
  method: 'POST',
  headers: { Authorization: `Bearer ${process.env.NGUONGOC_KEY}`, 'Content-Type': 'application/json' },
  body: JSON.stringify({ items: [{ code: 'LINK' }] })
})
for (const item of (await answer.json()).items) console.log(item.verdict, item.assurance, item.code)
