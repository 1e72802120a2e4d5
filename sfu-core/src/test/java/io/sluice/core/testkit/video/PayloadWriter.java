package io.sluice.core.testkit.video;

import java.util.random.RandomGenerator;

/** Writes the payloads of one codec. */
interface PayloadWriter {
  /** The size that no layer exceeds. */
  int WIDTH = 1_280;

  int HEIGHT = 720;

  /** Where the counters of a stream start that its payloads carry. */
  record Start(int pictureId, int lowestPictures, int keyframes) {}

  /**
   * The size of each spatial layer.
   *
   * @param halvings how often the highest one's is halved
   */
  record Size(int layers, int halvings) {
    int width(int spatialId) {
      return WIDTH >> (halvings + layers - 1 - spatialId);
    }

    int height(int spatialId) {
      return HEIGHT >> (halvings + layers - 1 - spatialId);
    }

    /** The highest layer's. */
    int width() {
      return width(layers - 1);
    }

    int height() {
      return height(layers - 1);
    }
  }

  /**
   * The payload of one of a frame's packets.
   *
   * @param content coded data, which end the payload
   */
  byte[] write(CodedFrame frame, int index, int count, byte[] content);

  static PayloadWriter of(VideoShape shape, Size size, Start start, RandomGenerator random) {
    return switch (shape.format()) {
      case VP8 -> new Vp8Writer(shape, size, start, random);
      case VP9 -> new Vp9Writer(shape, size, start, random);
      case H264 -> new H264Writer(shape, size);
      case AV1 -> new Av1Writer(shape, size, random);
    };
  }

  /** A codec's own header, or bytes that look like nothing. */
  static byte[] header(VideoShape shape, RandomGenerator random, byte[] readable) {
    if (shape.encrypted()) {
      random.nextBytes(readable);
    }
    return readable;
  }
}
