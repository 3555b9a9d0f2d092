// What is typed for a discussion. It is kept in this tab while it is typed and leaves it only when the
// server has it: a reload, a server that is away or a session that has ended lose nothing.

const FIRST_RETRY = 700, LONGEST_RETRY = 5000
const boxes = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  let box = boxes.get(parentElement)
  if (!box || box.data.place !== data.place) {
    box?.leave()
    box = new DiscussionBox(parentElement, data)
    boxes.set(parentElement, box)
  }
  box.report = () => setTriggerValue("sent", Date.now())
  box.take(data)
  return () => box.leave()
}

class DiscussionBox {
  constructor(root, data) {
    this.root = root
    this.data = data
    this.area = root.querySelector("textarea")
    this.status = root.querySelector(".status")
    this.button = root.querySelector(".send")
    this.wanted = false            // the writer pressed send, and the server has not answered yet
    this.inFlight = false
    this.retry = FIRST_RETRY
    this.timer = 0
    this.area.oninput = () => this.typed()
    this.button.onclick = () => this.press()
    this.onOnline = () => this.send()
    window.addEventListener("online", this.onOnline)
    this.bringBack()
  }

  take(data) {
    this.data = data
    this.root.querySelector("label").textContent = data.words.label
    this.area.placeholder = data.words.placeholder
    this.area.maxLength = data.limit
    this.button.textContent = data.words.send
    this.grey()
  }

  grey() { this.button.disabled = this.inFlight || !this.area.value.trim() }

  // Editing takes back a sending that has not got through: the writer sends anew.
  typed() {
    this.wanted = false
    clearTimeout(this.timer)
    try {
      if (this.area.value) sessionStorage.setItem(this.data.place, this.area.value)
      else this.drop()
    } catch { /* no room */ }
    this.say("", this.area.value ? this.data.words.kept : "")
    this.grey()
  }

  press() {
    this.wanted = true
    this.retry = FIRST_RETRY
    this.send()
  }

  async send() {
    const text = this.area.value
    if (!this.wanted || this.inFlight || !text.trim()) return
    clearTimeout(this.timer)
    this.inFlight = true
    this.grey()
    this.say("", this.data.words.sending)
    try {
      const response = await fetch(this.data.url, {
        method: "PUT", credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ round: this.data.round, county: this.data.county, text }),
      })
      this.answered(response.status, await response.json().catch(() => ({})), text)
    } catch {
      this.waitForServer(this.data.words.unreachable)
    } finally {
      this.inFlight = false
      this.grey()
    }
  }

  answered(status, reply, text) {
    if (reply.kind === "sent") {
      this.wanted = false
      if (this.area.value === text) {
        this.area.value = ""
        this.drop()
      }
      this.say("sent", this.data.words.sent)
      this.report()
    } else if (reply.kind === "refused" || [400, 403, 404, 422].includes(status)) {
      this.wanted = false
      this.say("refused", reply.message || this.data.words.refused)
    } else this.waitForServer(status === 401 ? this.data.words.signed_out : this.data.words.unreachable)
  }

  waitForServer(words) {
    this.say("waiting", words)
    this.retry = Math.min(this.retry * 1.6, LONGEST_RETRY)
    this.timer = setTimeout(() => this.send(), this.retry)
  }

  say(kind, words) {
    this.status.dataset.kind = kind
    this.status.textContent = words
  }

  drop() {
    try { sessionStorage.removeItem(this.data.place) } catch { /* not allowed */ }
  }

  bringBack() {
    let kept = null
    try { kept = sessionStorage.getItem(this.data.place) } catch { /* not allowed */ }
    if (kept && !this.area.value) {
      this.area.value = kept
      this.say("", this.data.words.kept)
    }
  }

  leave() {
    clearTimeout(this.timer)
    window.removeEventListener("online", this.onOnline)
  }
}
