// The page above grows shorter while it is drawn anew, so the place is looked up more than once.
export default function ({ parentElement }) {
  const host = parentElement.host ?? parentElement;
  const timers = [100, 600, 1500].map((wait) =>
    setTimeout(() => host.scrollIntoView({ block: "center" }), wait),
  );
  return () => timers.forEach(clearTimeout);
}
