/**
 * The network beneath the page: when it changes, connections are best restored at once.
 *
 * @module
 */

/** Browsers tell of one change by several events. */
const ONE_CHANGE_MS = 1_000;

/**
 * Watches for a network that comes back and for a change of interface, as from Wi-Fi to a mobile
 * network, where the browser tells of it.
 *
 * @param {() => void} onChange
 * @returns {() => void} ends it
 */
export function watchNetwork(onChange) {
  const {connection} = navigator;
  let type = connection?.type;
  let last = -Infinity;

  const changed = () => {
    if (performance.now() - last < ONE_CHANGE_MS) return;
    last = performance.now();
    onChange();
  };
  const connectionChanged = () => {
    // Estimates of the bandwidth change all the time, and to `none` there is no way.
    if (connection.type === type) return;
    type = connection.type;
    if (type !== 'none') changed();
  };

  addEventListener('online', changed);
  connection?.addEventListener?.('change', connectionChanged);
  return () => {
    removeEventListener('online', changed);
    connection?.removeEventListener?.('change', connectionChanged);
  };
}
