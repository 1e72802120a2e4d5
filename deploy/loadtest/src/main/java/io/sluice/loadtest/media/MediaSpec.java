package io.sluice.loadtest.media;

import io.sluice.core.api.MediaKind;
import java.util.List;

/**
 * Reads what a user writes about the media of a track: words between colons, in any order, each of
 * which says itself what it means. What is left out has its default.
 *
 * <p>Video:
 *
 * <table>
 * <caption>Words of video</caption>
 * <tr><td>{@code vp8}, {@code vp9}, {@code h264}, {@code av1}<td>codec; {@code vp8}
 * <tr><td>{@code 30fps}<td>frames per second, 1 to 240, decimals too; 30
 * <tr><td>{@code 10x1100}<td>each frame has 10 packets of 1,100 bytes of payload, all equal,
 *     keyframes too; this is the default. With {@code svc=} the packets are shared out to the
 *     spatial layers, with {@code simulcast=} they are the largest layer's, the others have a
 *     quarter and a sixteenth.
 * <tr><td>{@code 2.5M}, {@code 800k}<td>instead: bits per second of payload, in frames as an
 *     encoder makes them: sizes vary, keyframes are five times as large, packets have up to 1,160
 *     bytes. With layers it is the rate of all of them, shared out as 1 : 4 : 16.
 * <tr><td>{@code equal}<td>with a rate: frames and packets all equal, up to 1,100 bytes
 * <tr><td>{@code 10x1100@1ms}, {@code 2.5M@500us}<td>time from packet to packet of a frame; 1 ms,
 *     less where a frame of a rate would not be over in time. {@code @0ms} sends a frame at once.
 * <tr><td>{@code simulcast=3}, {@code simulcast=2}<td>simulcast layers, with RIDs l, m, h
 * <tr><td>{@code simulcast=150k/500k/2M}<td>the same with a rate for each
 * <tr><td>{@code svc=L3T3}<td>spatial and temporal layers, L1T1 to L3T3; VP8 has temporal layers
 *     only, H.264 none
 * <tr><td>{@code 720p}<td>height of the picture, 16 : 9; 720
 * <tr><td>{@code key=10s}<td>a keyframe so often; without it at the beginning and on request
 * </table>
 *
 * <p>Audio:
 *
 * <table>
 * <caption>Words of audio</caption>
 * <tr><td>{@code opus}<td>codec; there is no other
 * <tr><td>{@code 20ms}<td>time of a packet: 10, 20, 40 or 60 ms; 20
 * <tr><td>{@code 100B}, {@code 32k}<td>bytes of a packet, or bits per second; 100 bytes
 * <tr><td>{@code dtx}<td>talk spurts, and a packet every 400 ms between them
 * </table>
 *
 * <p>Either of them from a file, again and again:
 *
 * <table>
 * <caption>Words with a file</caption>
 * <tr><td>{@code file=clip.ivf}<td>always the last word, the path may have colons; IVF with VP8,
 *     VP9 or AV1, H.264 with start codes (Annex B, no B frames), Ogg with Opus; up to 128 MiB
 * <tr><td>{@code 25fps}<td>frame rate of H.264, whose file does not tell; 30
 * <tr><td>{@code intact}<td>leaves payloads as they are, so that the picture can be looked at.
 *     Otherwise the last 16 bytes of each are the time of sending, without which there is no delay
 *     to measure.
 * </table>
 *
 * <p>Examples: {@code vp8:30fps:10x1100@1ms}, {@code vp9:svc=L3T3:1.5M}, {@code
 * h264:simulcast=3:2.5M}, {@code av1:1M:360p}, {@code opus:20ms:100B}, {@code
 * intact:file=clip.ivf}.
 */
public final class MediaSpec {
  private MediaSpec() {}

  /**
   * The video that an option describes.
   *
   * @throws MediaException if it cannot be read or a file cannot; the message names what is wrong
   */
  public static TrackMedia video(String text) {
    return read(MediaKind.VIDEO, text);
  }

  /**
   * The audio that an option describes.
   *
   * @throws MediaException if it cannot be read or a file cannot; the message names what is wrong
   */
  public static TrackMedia audio(String text) {
    return read(MediaKind.AUDIO, text);
  }

  private static TrackMedia read(MediaKind kind, String text) {
    SpecWords words = new SpecWords(kind.text(), text);
    List<String> list = SpecWords.split(text);
    if (list.get(list.size() - 1).startsWith(SpecWords.FILE)) {
      return FileWords.read(words, list, kind);
    }
    return kind == MediaKind.VIDEO ? VideoWords.read(words, list) : AudioWords.read(words, list);
  }
}
