/**
 * In which simulcast encodings and layers a track is sent.
 *
 * @module
 */

/** So many encodings browsers send of a picture whose shorter side has at least so many pixels. */
const SIZES = [[540, 3], [270, 2]];
/** What subscribers tell encodings apart by, from a quarter of the size to all of it. */
const RIDS = ['q', 'h', 'f'];
/** Each encoding in three rates; codecs other than VP8 have one if they are not asked for more. */
const RATES = 'L1T3';

/** Told in packets, not in the payload, for the server and for who encrypts the payload. */
const LAYER_EXTENSIONS = [
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
  'http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00',
];

/**
 * The encodings of a track, for `addTransceiver`: those that are named, else those of its size.
 *
 * @param {{mediaStreamTrack: MediaStreamTrack, source: string, codec?: string,
 *     simulcast?: boolean | RTCRtpEncodingParameters[], scalabilityMode?: string,
 *     maxBitrate?: number}} wish
 * @returns {RTCRtpEncodingParameters[]}
 */
export function encodingsOf(wish) {
  const {mediaStreamTrack, maxBitrate} = wish;
  if (mediaStreamTrack.kind === 'audio') return [withBitrate({}, maxBitrate, 1)];
  const encodings = videoEncodings(wish);
  const total = encodings.reduce((sum, encoding) => sum + pixels(encoding), 0);
  return encodings.map((encoding) =>
    withBitrate(encoding, maxBitrate, pixels(encoding) / total));
}

function videoEncodings({mediaStreamTrack, source, codec, simulcast, scalabilityMode}) {
  if (Array.isArray(simulcast)) {
    const sized = simulcast.some((encoding) => encoding.scaleResolutionDownBy !== undefined);
    // Left to the browser it would be so for a new section only.
    return simulcast.map((encoding, i) => ({
      scalabilityMode: scalabilityMode ?? RATES,
      ...encoding,
      scaleResolutionDownBy:
        encoding.scaleResolutionDownBy ?? (sized ? 1 : 2 ** (simulcast.length - 1 - i)),
    }));
  }
  const count = countFor(mediaStreamTrack);
  const byDefault = source === 'camera' && scalabilityMode === undefined;
  if (simulcast === undefined && byDefault && /^(vp9|av1)$/i.test(codec ?? '')) {
    return [{scalabilityMode: count > 1 ? `L${count}T3_KEY` : RATES}];
  }
  if (!(simulcast ?? byDefault) || count === 1) {
    return [scalabilityMode === undefined ? {} : {scalabilityMode}];
  }
  return RIDS.slice(-count).map((rid, i) => ({
    rid,
    scaleResolutionDownBy: 2 ** (count - 1 - i),
    scalabilityMode: scalabilityMode ?? RATES,
  }));
}

function countFor(mediaStreamTrack) {
  const {width = 0, height = 0} = mediaStreamTrack.getSettings();
  const side = Math.min(width, height);
  return SIZES.find(([least]) => side >= least)?.[1] ?? 1;
}

/** In relation to each other. */
function pixels({scaleResolutionDownBy = 1}) {
  return 1 / scaleResolutionDownBy ** 2;
}

/** An encoding's own limit counts before its share of the track's. */
function withBitrate(encoding, maxBitrate, share) {
  return maxBitrate && !encoding.maxBitrate
    ? {...encoding, maxBitrate: Math.round(maxBitrate * share)}
    : encoding;
}

/** Whether a sender that was made for other encodings can be set to these. */
export function canSend(sender, encodings) {
  const rids = sender.getParameters().encodings?.map(({rid}) => rid) ?? [];
  if (encodings.length === 1) return rids.length <= 1;
  return rids.length === encodings.length && rids.every((rid, i) => rid === encodings[i].rid);
}

/** Makes a section that sends these; without the modes of layers if the browser has none such. */
export function addSection(pc, kind, encodings) {
  const direction = 'sendonly';
  try {
    return pc.addTransceiver(kind, {direction, sendEncodings: encodings});
  } catch {
    return pc.addTransceiver(kind, {direction, sendEncodings: encodings.map(withoutMode)});
  }
}

/** Has a sender that is used again send these: it still has the limits of its former track. */
export async function setEncodings(sender, encodings) {
  try {
    await sender.setParameters(parametersWith(sender, encodings));
  } catch {
    await sender.setParameters(parametersWith(sender, encodings.map(withoutMode)));
  }
}

function parametersWith(sender, encodings) {
  const parameters = sender.getParameters();
  parameters.encodings?.forEach((current, i) => {
    const {rid, ...wanted} = encodings[i];
    for (const field of ['maxBitrate', 'maxFramerate', 'scalabilityMode']) delete current[field];
    Object.assign(current, {active: true, scaleResolutionDownBy: 1}, wanted);
  });
  return parameters;
}

function withoutMode({scalabilityMode, ...encoding}) {
  return encoding;
}

/** Has packets tell which layers they belong to, where the browser can. */
export function tellLayers(transceiver) {
  const extensions = transceiver.getHeaderExtensionsToNegotiate?.();
  if (!extensions) return;
  for (const extension of extensions) {
    if (LAYER_EXTENSIONS.includes(extension.uri)) extension.direction = 'sendrecv';
  }
  transceiver.setHeaderExtensionsToNegotiate(extensions);
}
