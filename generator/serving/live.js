// Keeps an open page as fresh as the records: asks what is new, loads the page again when it changed, tells what is wrong.
const page = document.currentScript.dataset.page;
const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

function tell({ title, lines }) {
  document.getElementById("uretken-live")?.remove();
  if (!title) return;
  const box = document.createElement("section");
  box.id = "uretken-live";
  box.setAttribute("role", "alert");
  box.style.cssText =
    "position:fixed;inset:auto 0 0 0;z-index:99;max-height:50vh;overflow:auto;padding:1rem 1.25rem;" +
    "background:#7a1414;color:#fff;font:16px/1.45 system-ui,sans-serif;border-top:4px solid #ffb4a8";
  const heading = document.createElement("strong");
  heading.textContent = title;
  box.append(heading);
  const list = document.createElement("ul");
  list.style.cssText = "margin:.5rem 0 0;padding-left:1.2rem";
  for (const { place, text } of lines) {
    const item = document.createElement("li");
    const where = document.createElement("code");
    where.textContent = place;
    where.style.cssText = "color:#fff;background:none;font-weight:bold";
    item.append(where, " ", text);
    list.append(item);
  }
  box.append(list);
  document.body.append(box);
}

async function changed() {
  const now = await fetch(location.href, { method: "HEAD", cache: "no-store" });
  return now.headers.get("X-Page") !== page;
}

async function watch() {
  let seen = 0;
  for (;;) {
    try {
      const answer = await fetch(`/__uretken/live?seen=${seen}`, { cache: "no-store" });
      const state = await answer.json();
      if (state.number !== seen) {
        seen = state.number;
        tell(state);
        if (await changed()) {
          location.reload();
          return;
        }
      } else {
        await pause(1);
      }
    } catch {
      await pause(2); // the server is away for a moment
    }
  }
}

watch();
