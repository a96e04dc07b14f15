// Keeps "5 h ago" true on a page that stays open. The server has already written it once.
const language = document.documentElement.lang
const words = new Intl.RelativeTimeFormat(`${language}-CA`, { style: "short" })
const steps = [["day", 86400], ["hour", 3600], ["minute", 60]]

function ago(instant) {
  const seconds = Math.max(60, (Date.now() - instant) / 1000)
  const [unit, size] = steps.find(([, length]) => seconds >= length)
  return words.format(-Math.floor(seconds / size), unit)
}

function refresh() {
  for (const time of document.querySelectorAll("time[data-ago]")) {
    time.textContent = ago(new Date(time.dateTime))
  }
}

// Not at once: what the server wrote is right for the first minute.
setInterval(refresh, 60_000)
