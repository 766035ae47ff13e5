// Follows the story events that match a query, each once and in order: node events.mjs [QUERY] [ADDRESS] [FROM]
// Server-sent events by fetch, which runs in Node 18 and in browsers, and can send a key. In a page without a key
// `new EventSource("/api/v1/events?q=…")` does the same and resumes by itself.
import { pathToFileURL } from "node:url";

// Yields {seq, kind, story, …}; `from`: now, start or the last seq. Comes back by itself when the connection breaks.
export async function* follow(address, query, { from = "now", key = "" } = {}) {
  let last = from;
  for (;;) {
    try {
      const url = `${address}/api/v1/events?${new URLSearchParams({ q: query, from: last })}`;
      const answer = await fetch(url, { headers: key ? { Authorization: `Bearer ${key}` } : {} });
      if (answer.status === 400 || answer.status === 403) throw new TypeError((await answer.json()).detail);
      if (answer.ok) {
        let text = "";
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        for (let part = await reader.read(); !part.done; part = await reader.read()) {
          const blocks = (text + part.value).split("\n\n");
          text = blocks.pop(); // what is not whole yet
          for (const block of blocks) {
            const lines = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)));
            if (lines.event === "snapshot-required") throw new TypeError(lines.data);
            if (lines.data) yield JSON.parse(lines.data);
            if (lines.id) last = lines.id; // also of blocks without an event: nothing up to there matched
          }
        }
      }
    } catch (error) {
      if (error instanceof TypeError && !error.cause) throw error; // refused, not merely unreachable
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [query = "sources>=2", address = "http://127.0.0.1:8080", from = "now"] = process.argv.slice(2);
  for await (const event of follow(address, query, { from }))
    console.log(event.seq, event.kind, event.story.headline);
}
