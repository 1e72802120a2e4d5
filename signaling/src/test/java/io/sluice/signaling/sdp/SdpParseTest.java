package io.sluice.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8866, by descriptions that browsers made, and by garbage. */
class SdpParseTest {
  private static final String OFFER = SdpFiles.text("chromium-publish-audio-video");

  static Stream<String> allFiles() {
    return Stream.concat(SdpFiles.PUBLISHER_OFFERS.stream(), SdpFiles.VIEWER_OFFERS.stream());
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void shouldReadWhatItPrinted(String file) throws SdpException {
    SessionDescription parsed = SessionDescription.parse(SdpFiles.text(file));
    assertThat(SessionDescription.parse(parsed.print())).isEqualTo(parsed);
    assertThat(parsed.print()).endsWith("\r\n").doesNotContain("\n\n");
  }

  @Test
  void shouldReadASectionOfChromium() throws SdpException {
    MediaSection video = SessionDescription.parse(OFFER).sections().get(1);

    assertThat(video.mid()).isEqualTo("1");
    assertThat(video.direction()).isEqualTo(Direction.SENDONLY);
    assertThat(video.transport().setup()).isEqualTo(Setup.ACTPASS);
    assertThat(video.rtxOf(96)).isEqualTo(97);
    assertThat(video.rtxOf(97)).isEqualTo(-1);
    assertThat(video.codecs().get(0).feedback())
        .containsExactly("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
    assertThat(video.groups())
        .containsExactly(new SsrcGroup("FID", List.of(1_241_323_802L, 1_231_130_342L)));
    assertThat(video.extensions()).contains(new Extmap(13, HeaderExtensions.ORIENTATION, null));
    assertThat(video.extmapAllowMixed()).isTrue();
  }

  @Test
  void shouldReadASectionOfFirefoxWhoseParametersComeBeforeTheirCodec() throws SdpException {
    MediaSection video =
        SessionDescription.parse(SdpFiles.text("firefox-publish-simulcast")).sections().get(0);

    assertThat(video.codecs().get(0).fmtp()).isEqualTo(Map.of("max-fs", "12288", "max-fr", "60"));
    assertThat(video.rtxOf(120)).isEqualTo(124);
    assertThat(video.transport().fingerprints()).hasSize(1);
    assertThat(video.transport().options()).containsExactly("trickle");
    assertThat(video.transport().endOfCandidates()).isTrue();
    assertThat(video.transport().candidates()).noneMatch(Candidate::isLiteral);
    assertThat(video.rids()).extracting(Rid::id).containsExactly("l", "m", "h");
    assertThat(video.simulcast()).isEqualTo(new Simulcast("l;m;h", ""));
    assertThat(video.extensions())
        .contains(new Extmap(6, HeaderExtensions.PLAYOUT_DELAY, Direction.RECVONLY));
  }

  @Test
  void shouldTellBundleOnlySectionsFromRejectedOnes() throws SdpException {
    SessionDescription offer =
        SessionDescription.parse(SdpFiles.text("firefox-publish-inactive-restart"));
    assertThat(offer.sections().get(1).port()).isZero();
    assertThat(offer.sections().get(1).rejected()).isFalse();
    assertThat(offer.sections().get(1).direction()).isEqualTo(Direction.INACTIVE);
  }

  @Test
  void shouldReadADataSection() throws SdpException {
    MediaSection data =
        SessionDescription.parse(SdpFiles.text("chromium-publish-screen")).sections().stream()
            .filter(s -> s.kind().equals("application"))
            .findFirst()
            .orElseThrow();
    assertThat(data.sctpPort()).isEqualTo(5_000);
    assertThat(data.maxMessageSize()).isEqualTo(262_144);
    assertThat(data.formats()).containsExactly("webrtc-datachannel");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "candidate:1 1 udp 2122260223 192.0.2.1 54400 typ host",
        "candidate:1 1 udp 2122260223 2001:db8::1 54400 typ host",
        "candidate:1 1 tcp 1518214911 127.0.0.1 9 typ host tcptype active",
        "candidate:842163049 1 udp 1677729535 203.0.113.9 61665 typ srflx raddr 10.0.0.2 rport 61665",
        "candidate:1 1 udp 4294967295 f00d.local 1 typ relay raddr 0.0.0.0 rport 0"
      })
  void shouldReadAndPrintCandidates(String line) throws SdpException {
    assertThat(Candidate.parse(line).print()).isEqualTo(line);
    assertThat(Candidate.parse("a=" + line + " generation 0 network-cost 50").print())
        .isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "candidate:",
        "candidate:1 1 udp 1 192.0.2.1 54400 typ",
        "candidate:1 1 udp 4294967296 192.0.2.1 54400 typ host",
        "candidate:1 1 udp 1 192.0.2.1 65536 typ host",
        "candidate:1 0 udp 1 192.0.2.1 1 typ host",
        "candidate:1 1 sctp 1 192.0.2.1 1 typ host",
        "candidate:1 1 udp 1 a@b 1 typ host",
        "candidate:1 1 udp 1 192.0.2.1 1 typ guess",
        "candidate:1 1 udp -1 192.0.2.1 1 typ host"
      })
  void shouldRefuseWhatIsNoCandidate(String line) {
    assertThatThrownBy(() -> Candidate.parse(line)).isInstanceOf(SdpException.class);
  }

  @Test
  void shouldNameTheLineAtFault() {
    assertFails("", "empty");
    assertFails("garbage", "Line 1");
    assertFails("v=1\r\n", "Line 1");
    assertFails("v=0\r\no=-\r\n", "Line 2");
    assertFails(OFFER.replace("SAVPF 96 97", "SAVPF 96 128"), "0 to 127");
    assertFails(OFFER.replace("SAVPF 96 97", "SAVPF 96 96"), "twice");
    assertFails(OFFER.replace("a=mid:1", "a=mid:0"), "repeats a mid");
    assertFails(OFFER.replace("a=mid:1", "a=mid:" + "1".repeat(33)), "32 characters");
    assertFails(OFFER.replace("a=extmap:14 ", "a=extmap:0 "), "identifier");
    assertFails(OFFER.replace("pPEC", "p"), "ice-chars");
    assertFails(OFFER.replace("actpass", "maybe"), "setup");
    assertFails(OFFER.replace("cname:", "cname:\0"), "control character");
  }

  private static void assertFails(String sdp, String message) {
    assertThatThrownBy(() -> SessionDescription.parse(sdp))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining(message);
  }

  @Test
  void shouldBoundEveryList() {
    assertFails("v=0\r\n" + " ".repeat(SessionDescription.MAX_LENGTH), "256 KiB");
    assertFails("v=0\r\na=" + "x".repeat(17_000), "16 KiB");
    assertFails("v=0\r\n" + "m=audio 9 RTP/SAVPF 0\r\n".repeat(65), "64 media sections");
    assertFails("v=0\r\na=group:BUNDLE" + " 1".repeat(65), "64 mids");
    assertFails(section("m=application 9 DTLS/SCTP" + " x".repeat(65)), "formats");
    String video = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
    assertFails(section(video + "a=extmap:1 urn:x\r\n".repeat(65)), "header extensions");
    assertFails(section(video + "a=ssrc:1 cname:x\r\n".repeat(257)), "source attributes");
    assertFails(section(video + "a=ssrc-group:FID 1 2\r\n".repeat(65)), "source groups");
    assertFails(section(video + "a=rid:1 send\r\n".repeat(33)), "restriction");
    assertFails(section(video + "a=msid:a b\r\n".repeat(9)), "msid");
    assertFails(
        section(video + "a=candidate:1 1 udp 1 192.0.2.1 1 typ host\r\n".repeat(129)),
        "candidates");
    assertFails(section(video + "a=fingerprint:sha-256 AB:CD\r\n".repeat(9)), "fingerprints");
    StringBuilder feedback = new StringBuilder(video);
    StringBuilder parameters = new StringBuilder(video + "a=fmtp:96 ");
    for (int i = 0; i < 33; i++) {
      feedback.append("a=rtcp-fb:96 x").append(i).append("\r\n");
      parameters.append("k").append(i).append("=1;");
    }
    assertFails(section(feedback.toString()), "feedback");
    assertFails(section(parameters.toString()), "format parameters");
  }

  private static String section(String lines) {
    return "v=0\r\n" + lines;
  }

  /** Every mutation of a real description is either read, and then negotiated, or refused. */
  @Test
  void shouldThrowNothingElseOnGarbage() throws SdpException {
    long seed = Long.getLong("sluice.seed", 20_261_120L);
    Random random = new Random(seed);
    List<String> files = allFiles().toList();
    CodecPolicy policy = new CodecPolicy(List.of("opus", "VP8", "VP9", "H264", "AV1"));
    int readable = 0;
    for (int i = 0; i < 1_000; i++) {
      String mutated = mutate(SdpFiles.text(files.get(random.nextInt(files.size()))), random);
      try {
        SessionDescription parsed = SessionDescription.parse(mutated);
        assertThat(SessionDescription.parse(parsed.print())).as("seed %d", seed).isEqualTo(parsed);
        readable++;
        PublisherOffer.read(parsed, policy, null).answer(Sides.ours(), 1, 1).print();
        ViewerOffer.read(parsed, policy, true);
        SubscriberAnswer.read(parsed, parsed);
      } catch (SdpException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
      }
    }
    assertThat(readable).isPositive();
  }

  private static String mutate(String sdp, Random random) {
    StringBuilder text = new StringBuilder(sdp);
    List<String> lines = new ArrayList<>(sdp.lines().toList());
    switch (random.nextInt(4)) {
      case 0 -> text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
      case 1 -> text.delete(random.nextInt(text.length()), text.length());
      case 2 -> {
        String line = lines.get(random.nextInt(lines.size()));
        int cut = line.length() > 2 ? 2 + random.nextInt(line.length() - 2) : line.length();
        text.insert(sdp.indexOf(line) + cut, random.nextInt() + ":" + random.nextInt());
      }
      default -> {
        lines.add(random.nextInt(lines.size()), lines.remove(random.nextInt(lines.size() - 1)));
        lines.remove(random.nextInt(lines.size()));
        text.setLength(0);
        text.append(String.join("\r\n", lines)).append("\r\n");
      }
    }
    return text.toString();
  }
}
