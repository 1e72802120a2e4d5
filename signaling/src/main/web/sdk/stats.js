/**
 * Numbers for each track, out of the browser's statistics reports.
 *
 * @module
 */

/**
 * @param {import('./session.js').Session | null} session
 * @param {Iterable<import('./model.js').LocalTrack>} localTracks
 * @param {Iterable<import('./model.js').RemoteTrack>} remoteTracks
 */
export async function roomStats(session, localTracks, remoteTracks) {
  const publisher = (await session?.publisher?.pc.getStats()) ?? null;
  const subscriber = (await session?.subscriber?.pc.getStats()) ?? null;
  const tracks = [];
  for (const track of localTracks) {
    if (!track.transceiver) continue;
    const streams = ofType(publisher, 'outbound-rtp').filter(
      ({mid}) => mid === track.transceiver.mid);
    if (streams.length > 0) tracks.push(describe(track, 'out', streams, publisher));
  }
  for (const track of remoteTracks) {
    if (!track.mediaStreamTrack) continue;
    const streams = ofType(subscriber, 'inbound-rtp').filter(
      ({trackIdentifier}) => trackIdentifier === track.mediaStreamTrack.id);
    if (streams.length > 0) tracks.push(describe(track, 'in', streams.slice(-1), subscriber));
  }
  return {publisher, subscriber, tracks};
}

function ofType(report, type) {
  return report ? [...report.values()].filter((entry) => entry.type === type) : [];
}

/** One track; a track sent in several layers is summed up, with the size of the largest. */
function describe(track, direction, streams, report) {
  const sum = (field) => streams.reduce((total, stream) => total + (stream[field] ?? 0), 0);
  const largest = (field) => Math.max(...streams.map((stream) => stream[field] ?? 0));
  const incoming = direction === 'in';
  return {
    trackId: track.id,
    participantId: track.participant?.id ?? '',
    kind: track.kind,
    source: track.source,
    direction,
    codec: codecOf(report.get(streams[0].codecId)?.mimeType),
    bytes: sum(incoming ? 'bytesReceived' : 'bytesSent'),
    packets: sum(incoming ? 'packetsReceived' : 'packetsSent'),
    packetsLost: sum('packetsLost'),
    frames: sum(incoming ? 'framesDecoded' : 'framesEncoded'),
    width: largest('frameWidth'),
    height: largest('frameHeight'),
    framesPerSecond: largest('framesPerSecond'),
    audioEnergy: sum('totalAudioEnergy'),
  };
}

/** The name in a MIME type; what redundant audio carries is always opus. */
function codecOf(mimeType = '') {
  const name = mimeType.split('/')[1] ?? '';
  return name.toLowerCase() === 'red' ? 'opus' : name;
}
