// A comment that is saved while it is typed: over plain HTTP, so neither a lost focus nor a rerun of
// the page is needed, and the text outlives a server that is away. One request in flight at a time.

const PAUSE = 500, FIRST_RETRY = 700, LONGEST_RETRY = 5000
const boxes = new WeakMap()

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  let box = boxes.get(parentElement)
  if (!box || box.place !== data.place) {
    box?.leave()
    box = new CommentBox(parentElement, data)
    boxes.set(parentElement, box)
  }
  box.report = version => setTriggerValue("saved", version)
  box.take(data)
  return () => box.leave()
}

class CommentBox {
  constructor(root, data) {
    this.place = data.place
    this.area = root.querySelector("textarea")
    this.status = root.querySelector(".status")
    this.panel = root.querySelector(".conflict")
    this.root = root
    this.data = data
    this.base = data.comment       // what the store last held, as far as this box knows
    this.version = data.version
    this.reported = data.version
    this.area.value = data.comment
    this.inFlight = false
    this.blocked = false           // refused, or a conflict that the reviewer must decide
    this.retry = FIRST_RETRY
    this.timer = 0
    this.area.oninput = () => this.typed()
    this.area.onblur = () => { this.send(); this.tellPage() }
    this.onLeave = () => this.send(true)
    this.onOnline = () => this.send()
    window.addEventListener("pagehide", this.onLeave)
    window.addEventListener("online", this.onOnline)
    this.say(data.comment ? "saved" : "", data.comment ? this.savedAt(data.saved_us) : "")
    this.bringBack()
  }

  get dirty() { return this.area.value !== this.base }

  // New data of the page: newer versions are adopted where nothing unsaved stands here.
  take(data) {
    this.data = data
    this.root.querySelector("label").textContent = data.words.label
    this.area.setAttribute("aria-label", data.words.name)
    this.area.placeholder = data.words.placeholder
    this.area.maxLength = data.limit
    this.area.readOnly = data.locked
    const empty = data.locked && !this.area.value
    for (const part of ["label", "textarea"]) this.root.querySelector(part).hidden = empty
    if (data.version <= this.version) return
    if (data.comment === this.base) this.version = data.version
    else if (!this.dirty || data.comment === this.area.value) {
      this.stored(data.comment, data.version)
      this.area.value = data.comment
      this.reported = data.version
      this.say("saved", this.savedAt(data.saved_us))
    }
  }

  typed() {
    this.keep()
    this.blocked = false
    this.panel.style.display = "none"
    this.say("", this.data.words.saving)
    this.after(PAUSE)
  }

  after(wait) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), wait)
  }

  async send(leaving = false) {
    if (!this.dirty || this.blocked || (this.inFlight && !leaving)) return
    clearTimeout(this.timer)
    this.inFlight = true
    const text = this.area.value
    try {
      const response = await fetch(this.data.url, {
        method: "PUT", keepalive: true, credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          round: this.data.round, county: this.data.county, criterion: this.data.criterion,
          comment: text, tab: this.data.tab, base_version: this.version,
        }),
      })
      this.answered(response.status, await response.json().catch(() => ({})), text)
    } catch {
      this.waitForServer(this.data.words.unreachable)
    } finally {
      this.inFlight = false
    }
    if (this.dirty && !this.blocked && this.retry === FIRST_RETRY) this.after(PAUSE)
  }

  answered(status, reply, text) {
    if (reply.kind === "saved" || reply.kind === "unchanged") {
      this.retry = FIRST_RETRY
      this.stored(text, reply.version)
      this.say("saved", this.savedAt(reply.saved_us))
      this.tellPage()
    } else if (reply.kind === "conflict") this.conflict(reply, text)
    else if (reply.kind === "refused" || status === 403 || status === 422 || status === 400) {
      this.blocked = true
      this.say("refused", reply.message || this.data.words.refused)
    } else this.waitForServer(status === 401 ? this.data.words.signed_out : this.data.words.unreachable)
  }

  waitForServer(words) {
    this.say("waiting", words)
    this.retry = Math.min(this.retry * 1.6, LONGEST_RETRY)
    this.after(this.retry)
  }

  stored(text, version) {
    this.base = text
    this.version = version
    if (!this.dirty) this.drop()
  }

  conflict(reply, text) {
    if (reply.comment === this.base || reply.comment === text) {
      // Another tab changed the rating, not the comment: nothing to decide.
      this.base = reply.comment
      this.version = reply.version
      this.after(0)
      return
    }
    this.blocked = true
    this.say("conflict", this.data.words.conflict)
    const [mine, theirs] = [this.root.querySelector(".mine"), this.root.querySelector(".theirs")]
    this.root.querySelector(".stored").textContent = this.data.words.stored + reply.comment
    mine.textContent = this.data.words.mine
    theirs.textContent = this.data.words.theirs
    mine.onclick = () => this.decide(() => { this.base = reply.comment; this.version = reply.version })
    theirs.onclick = () => this.decide(() => {
      this.area.value = reply.comment
      this.stored(reply.comment, reply.version)
      this.say("saved", this.savedAt(reply.saved_us))
    })
    this.panel.style.display = "block"
  }

  decide(choose) {
    choose()
    this.blocked = false
    this.panel.style.display = "none"
    if (this.dirty) this.send()
    this.tellPage()
  }

  // The page counts what is answered: it is told once the reviewer has left the field, or at once
  // where an answer is complete only with its reason.
  tellPage() {
    const typing = this.root.activeElement === this.area
    if (this.version <= this.reported || (typing && !this.data.needed)) return
    this.reported = this.version
    this.report(this.version)
  }

  savedAt(microseconds) {
    const options = { timeZone: this.data.time_zone, hour12: false,
      hour: "2-digit", minute: "2-digit", second: "2-digit" }
    const time = new Date(microseconds / 1000).toLocaleTimeString("en-GB", options)
    return `✓ ${this.data.words.saved} ${time}`
  }

  say(kind, words) {
    this.status.dataset.kind = kind
    this.status.textContent = words
  }

  // Unsaved text survives a reload of this tab; what is stored is not kept here.
  keep() {
    const kept = { comment: this.area.value, base: this.base, version: this.version }
    try { sessionStorage.setItem(this.place, JSON.stringify(kept)) } catch { /* no room */ }
  }

  drop() {
    try { sessionStorage.removeItem(this.place) } catch { /* not allowed */ }
  }

  bringBack() {
    let kept = null
    try { kept = JSON.parse(sessionStorage.getItem(this.place)) } catch { /* not allowed */ }
    if (!kept || kept.comment === this.base) return this.drop()
    this.area.value = kept.comment
    this.base = kept.base
    this.version = kept.version
    this.after(0)
  }

  leave() {
    this.send(true)
    window.removeEventListener("pagehide", this.onLeave)
    window.removeEventListener("online", this.onOnline)
  }
}
