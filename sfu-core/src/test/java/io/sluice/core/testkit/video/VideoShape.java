package io.sluice.core.testkit.video;

import java.util.random.RandomGenerator;

/**
 * What a publisher sends.
 *
 * @param encodings streams of simulcast, 1–3
 * @param spatialLayers of each encoding, 1–3; more than one for VP9 and AV1 only
 * @param temporalLayers of each encoding, 1–3; more than one needs VP8, VP9 or descriptors
 * @param keyOnly whether spatial layers depend on each other in keyframes only (KEY)
 * @param longPattern whether upper temporal layers also refer to themselves; not for VP9
 * @param flexible VP9's flexible mode
 * @param descriptors whether packets have dependency descriptors; AV1 and H264 need them for layers
 * @param pictureIdBits of VP8 and VP9, 7 or 15, or 0: no picture id (VP8 without layers only)
 * @param encrypted whether the payload cannot be read behind its descriptor
 */
public record VideoShape(
    VideoFormat format,
    int encodings,
    int spatialLayers,
    int temporalLayers,
    boolean keyOnly,
    boolean longPattern,
    boolean flexible,
    boolean descriptors,
    int pictureIdBits,
    boolean encrypted) {

  /** One layer, readable, with picture ids of 15 bits. */
  public static VideoShape of(VideoFormat format) {
    return new VideoShape(format, 1, 1, 1, false, false, false, false, 15, false);
  }

  public VideoShape encodings(int count) {
    return new VideoShape(
        format,
        count,
        spatialLayers,
        temporalLayers,
        keyOnly,
        longPattern,
        flexible,
        descriptors,
        pictureIdBits,
        encrypted);
  }

  /** LsTt, or LsTt_KEY. */
  public VideoShape layers(int spatial, int temporal, boolean key) {
    return new VideoShape(
        format,
        encodings,
        spatial,
        temporal,
        key,
        longPattern,
        flexible,
        descriptors,
        pictureIdBits,
        encrypted);
  }

  public VideoShape longPattern(boolean value) {
    return new VideoShape(
        format,
        encodings,
        spatialLayers,
        temporalLayers,
        keyOnly,
        value,
        flexible,
        descriptors,
        pictureIdBits,
        encrypted);
  }

  public VideoShape flexible(boolean value) {
    return new VideoShape(
        format,
        encodings,
        spatialLayers,
        temporalLayers,
        keyOnly,
        longPattern,
        value,
        descriptors,
        pictureIdBits,
        encrypted);
  }

  public VideoShape descriptors(boolean value) {
    return new VideoShape(
        format,
        encodings,
        spatialLayers,
        temporalLayers,
        keyOnly,
        longPattern,
        flexible,
        value,
        pictureIdBits,
        encrypted);
  }

  public VideoShape pictureIdBits(int value) {
    return new VideoShape(
        format,
        encodings,
        spatialLayers,
        temporalLayers,
        keyOnly,
        longPattern,
        flexible,
        descriptors,
        value,
        encrypted);
  }

  public VideoShape encrypted(boolean value) {
    return new VideoShape(
        format,
        encodings,
        spatialLayers,
        temporalLayers,
        keyOnly,
        longPattern,
        flexible,
        descriptors,
        pictureIdBits,
        value);
  }

  /** One that browsers could send. */
  public static VideoShape random(VideoFormat format, RandomGenerator random) {
    return random(format, format == VideoFormat.AV1 || random.nextBoolean(), random);
  }

  /** One that browsers could send, with dependency descriptors or without. */
  public static VideoShape random(VideoFormat format, boolean descriptors, RandomGenerator random) {
    boolean svc = format == VideoFormat.VP9 || format == VideoFormat.AV1;
    VideoShape shape = of(format).descriptors(descriptors);
    boolean layered = shape.descriptors || format != VideoFormat.H264;
    int spatial = svc ? 1 + random.nextInt(3) : 1;
    int temporal = layered ? 1 + random.nextInt(3) : 1;
    shape =
        shape
            .layers(spatial, temporal, spatial > 1 && random.nextBoolean())
            .encodings(spatial > 1 ? 1 : 1 + random.nextInt(3))
            .flexible(format == VideoFormat.VP9 && random.nextBoolean())
            .longPattern(format != VideoFormat.VP9 && random.nextBoolean())
            .pictureIdBits(random.nextInt(8) == 0 ? 7 : 15);
    return shape.encrypted(
        random.nextInt(4) == 0 && (shape.descriptors || format != VideoFormat.VP8));
  }

  /** Whether pictures refer to each other as announced once (non-flexible mode of RFC 9628). */
  boolean isFixed() {
    return format == VideoFormat.VP9 && !flexible;
  }

  @Override
  public String toString() {
    return "%d x %s L%dT%d%s%s%s%s%s ids of %d"
        .formatted(
            encodings,
            format,
            spatialLayers,
            temporalLayers,
            keyOnly ? "_KEY" : "",
            longPattern ? " long" : "",
            flexible ? " flexible" : "",
            descriptors ? " descriptors" : "",
            encrypted ? " encrypted" : "",
            pictureIdBits);
  }

  TemporalPattern pattern() {
    return TemporalPattern.of(temporalLayers, longPattern);
  }

  int decodeTargets() {
    return spatialLayers * temporalLayers;
  }
}
