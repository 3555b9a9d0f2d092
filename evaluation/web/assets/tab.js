// Gives each loaded page its own id and keeps it in the address (?tab=…).
// It runs before Streamlit: the id in the address survives a restart of the server, which is how
// the store knows that nobody but this tab has written since; and because it is new with each load,
// a duplicated tab never shares it.
(() => {
  "use strict";
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const tab = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const withTab = (address) => {
    if (address === undefined || address === null) return address;
    const url = new URL(address, document.baseURI);
    if (url.origin !== location.origin) return address;
    url.searchParams.set("tab", tab);
    return url.pathname + url.search + url.hash;
  };
  for (const name of ["pushState", "replaceState"]) {
    const original = history[name].bind(history);
    history[name] = (state, unused, address) => original(state, unused, withTab(address));
  }
  const claim = () => history.replaceState(history.state, "", location.href);
  // Going back may lead to an address that an earlier load of this tab has marked.
  window.addEventListener("popstate", claim);
  claim();
})();
