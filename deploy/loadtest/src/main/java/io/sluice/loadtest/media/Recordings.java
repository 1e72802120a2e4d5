package io.sluice.loadtest.media;

import java.nio.file.Path;

/** Reads media files of the formats that are known by their first bytes. */
final class Recordings {
  private Recordings() {}

  /**
   * Reads a file.
   *
   * @param pictureRate of formats that have no times
   * @param marked whether packets of H.264 parameter sets get room for a {@link Mark}
   * @throws MediaException naming the file and what is wrong with it
   */
  static Recording read(Path path, Timebase pictureRate, boolean marked) {
    return read(FileBytes.read(path), pictureRate, marked);
  }

  static Recording read(FileBytes file, Timebase pictureRate, boolean marked) {
    if (file.has(0, IvfReader.MAGIC)) {
      return IvfReader.read(file);
    }
    if (file.has(0, OggOpusReader.MAGIC)) {
      return OggOpusReader.read(file);
    }
    if (AnnexBReader.matches(file)) {
      return AnnexBReader.read(file, pictureRate, marked);
    }
    throw file.bad("neither IVF, Ogg nor H.264 with start codes (annex B)");
  }
}
