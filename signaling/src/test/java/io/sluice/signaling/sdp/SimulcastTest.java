package io.sluice.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.signaling.sdp.PublisherOffer.Stream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A publisher's simulcast, by RID (RFC 8851, RFC 8853) and by SSRC groups (RFC 5576). */
class SimulcastTest {
  private static final CodecPolicy ALL =
      new CodecPolicy(List.of("opus", "VP8", "VP9", "H264", "AV1"));
  private static final String RIDS = "chromium-publish-simulcast";

  private static PublisherOffer read(String offer) throws SdpException {
    return PublisherOffer.read(SessionDescription.parse(offer), ALL, null);
  }

  /** Chromium's offer of three encodings with these lines in place of its own. */
  private static PublisherOffer offered(String... lines) throws SdpException {
    String text = SdpFiles.text(RIDS).replaceAll("a=(rid|simulcast):.*\r\n", "");
    return read(text + String.join("\r\n", lines) + "\r\n");
  }

  private static List<String> encodings(String... lines) throws SdpException {
    return offered(lines).sections().get(0).encodings();
  }

  private static MediaSection answer(PublisherOffer offer) throws SdpException {
    SessionDescription answer = offer.answer(Sides.ours(), 7, 1);
    assertThat(SessionDescription.parse(answer.print())).isEqualTo(answer);
    return answer.sections().get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {RIDS, "firefox-publish-simulcast"})
  void shouldReceiveTheEncodingsThatABrowserOffers(String name) throws SdpException {
    PublisherOffer offer = read(SdpFiles.text(name));

    PublisherOffer.Section section = offer.sections().get(0);
    assertThat(section.encodings()).containsExactly("l", "m", "h");
    assertThat(section.simulcast()).isFalse();
    assertThat(section.streams()).as("RIDs tell what SSRCs would").isEmpty();
    assertThat(section.extensions())
        .extracting(Extmap::uri)
        .contains(HeaderExtensions.RID, HeaderExtensions.REPAIRED_RID);
    assertThat(offer.answer(Sides.ours(), 7, 1).print())
        .contains("a=rid:l recv\r\na=rid:m recv\r\na=rid:h recv\r\na=simulcast:recv l;m;h\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "send q;h;f | q,h,f",
        "send f;h;q | f,h,q",
        "send ~q;h;~f | q,h,f",
        "send q,h;f | q,f",
        "send q,h;q,f | q,f",
        "send x,h;f | h,f",
        "send x;h | h",
        "send q;q;h | q,h",
        "send ;;q; | q",
        "recv q;h send f | f",
        "send q | q",
        "recv q;h | ''",
        "send x;y | ''",
        "send ~;, | ''",
        "send | ''",
        "q;h;f | ''",
      })
  void shouldTakeEncodingsInTheOrderOfTheListAndOfAlternativesTheFirst(
      String simulcast, String expected) throws SdpException {
    assertThat(
            encodings(
                "a=rid:q send", "a=rid:h send", "a=rid:f send", "a=simulcast:" + simulcast.strip()))
        .isEqualTo(Text.split(expected, ','));
  }

  /** Chromium sets its encodings active, or not, as the answer says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "~q;h;~f | ~q;h;~f",
        "~q,h;f | ~q;f",
        "q,~h;f | q;f",
        "~x,~h;f | ~h;f",
      })
  void shouldLeavePausedWhatIsOfferedSo(String send, String expected) throws SdpException {
    PublisherOffer offer =
        offered("a=rid:q send", "a=rid:h send", "a=rid:f send", "a=simulcast:send " + send);
    assertThat(answer(offer).simulcast()).isEqualTo(new Simulcast("", expected));
  }

  @Test
  void shouldLeaveOutIdentifiersThatTheListDoesNotName() throws SdpException {
    PublisherOffer offer = offered("a=rid:q send", "a=rid:x send", "a=simulcast:send q");
    assertThat(answer(offer).rids()).containsExactly(new Rid("q", "recv", ""));
    assertThat(encodings("a=rid:q send", "a=rid:h send")).isEmpty();
    assertThat(answer(offered("a=rid:q send")).rids()).isEmpty();
    assertThat(encodings("a=rid:q recv", "a=simulcast:send q")).isEmpty();
  }

  @Test
  void shouldReceiveFourEncodingsAtMost() throws SdpException {
    String[] lines = new String[33];
    StringBuilder list = new StringBuilder("a=simulcast:send ");
    for (int i = 0; i < 32; i++) {
      lines[i] = "a=rid:" + i + " send";
      list.append(i).append(';');
    }
    lines[32] = list.toString();
    PublisherOffer offer = offered(lines);

    assertThat(offer.sections().get(0).encodings()).containsExactly("0", "1", "2", "3");
    assertThat(answer(offer).rids()).hasSize(4);
    assertThat(answer(offer).simulcast()).isEqualTo(new Simulcast("", "0;1;2;3"));
  }

  /** VP8 is 96 in the offer, its RTX 97. */
  @Test
  void shouldNarrowPayloadTypesToTheCodecAndLeaveOutEncodingsOfOthers() throws SdpException {
    PublisherOffer offer =
        offered(
            "a=rid:q send pt=96,97;max-width=320",
            "a=rid:h send pt=102",
            "a=rid:f send max-width=1280;max-fps=30",
            "a=rid:x send pt=255,;pt=",
            "a=simulcast:send q;h;f;x");

    assertThat(answer(offer).rids())
        .containsExactly(
            new Rid("q", "recv", "pt=96;max-width=320"),
            new Rid("f", "recv", "max-width=1280;max-fps=30"));
    assertThat(answer(offer).simulcast()).isEqualTo(new Simulcast("", "q;f"));
  }

  /** VP9 is 98; a browser says so whose page names the codec of each encoding. */
  @Test
  void shouldTakeTheCodecThatEncodingsMayUse() throws SdpException {
    PublisherOffer offer =
        offered("a=rid:q send pt=98", "a=rid:h send pt=98", "a=simulcast:send q;h");

    assertThat(answer(offer).codecs().get(0).name()).isEqualTo("VP9");
    assertThat(offer.sections().get(0).encodings()).containsExactly("q", "h");
    PublisherOffer none = offered("a=rid:q send pt=120", "a=simulcast:send q");
    assertThat(answer(none).codecs().get(0).name()).isEqualTo("VP8");
  }

  @Test
  void shouldHaveNoSimulcastIfPacketsDoNotTellTheirEncoding() throws SdpException {
    String text = SdpFiles.text(RIDS).replaceAll("a=extmap:10 .*\r\n", "");
    assertThat(read(text).sections().get(0).encodings()).isEmpty();
    assertThat(answer(read(text)).simulcast()).isNull();
  }

  @Test
  void shouldHaveNoSimulcastOfAudio() throws SdpException {
    String audio = SdpFiles.text("chromium-publish-audio-video");
    String rids =
        "a=extmap:5 " + HeaderExtensions.RID + "\r\na=rid:q send\r\na=simulcast:send q\r\n";
    PublisherOffer offer = read(audio.replaceFirst("(?s)m=video", rids + "m=video"));
    assertThat(offer.sections().get(0).encodings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=rid:~q send", "a=rid:q;h send", "a=rid:ü send", "a=rid: send"})
  void shouldRefuseIdentifiersThatAreNone(String line) {
    assertThatThrownBy(() -> offered(line))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("RFC 8851");
  }

  private static PublisherOffer.Section grouped(String... lines) throws SdpException {
    return offered(lines).sections().get(0);
  }

  @Test
  void shouldReceiveAGroupOfSourcesInItsOrderWithTheirResends() throws SdpException {
    PublisherOffer.Section section =
        grouped(
            "a=ssrc:1 cname:a",
            "a=ssrc:11 cname:a",
            "a=ssrc:2 cname:a",
            "a=ssrc:3 cname:a",
            "a=ssrc:9 cname:a",
            "a=ssrc-group:FID 1 11",
            "a=ssrc-group:SIM 3 1 2 3",
            "a=ssrc-group:SIM 9 1",
            "a=ssrc-group:FID 2 12");

    assertThat(section.simulcast()).isTrue();
    assertThat(section.streams())
        .containsExactly(new Stream(3, -1), new Stream(1, 11), new Stream(2, 12));
    assertThat(section.encodings()).containsExactly("3", "1", "2");
    assertThat(section.rids()).isEmpty();
  }

  @Test
  void shouldTakeFourSourcesOfAGroupAtMostAndNoResendsAsEncodings() throws SdpException {
    String[] lines = new String[13];
    StringBuilder group = new StringBuilder("a=ssrc-group:SIM 101");
    for (int i = 0; i < 12; i++) {
      lines[i] = "a=ssrc-group:FID " + (i + 1) + " " + (i + 101);
      group.append(' ').append(i + 1);
    }
    lines[12] = group.toString();
    assertThat(grouped(lines).encodings()).containsExactly("1", "2", "3", "4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SIM", "SIM 1", "SIM 1 1", "SIM 7 8", "SIM 1 7", "FID 1 2", "XXX 1 2"})
  void shouldHaveNoSimulcastOfFewerThanTwoKnownSources(String group) throws SdpException {
    PublisherOffer.Section section =
        grouped("a=ssrc:1 cname:a", "a=ssrc:2 cname:a", "a=ssrc-group:" + group);
    assertThat(section.simulcast()).isFalse();
    assertThat(section.streams()).isNotEmpty();
    assertThat(section.encodings()).isEmpty();
  }

  @Test
  void shouldPreferIdentifiersToGroups() throws SdpException {
    PublisherOffer.Section section =
        grouped(
            "a=ssrc:1 cname:a",
            "a=ssrc:2 cname:a",
            "a=ssrc-group:SIM 1 2",
            "a=rid:q send",
            "a=rid:h send",
            "a=simulcast:send q;h");
    assertThat(section.encodings()).containsExactly("q", "h");
    assertThat(section.simulcast()).isFalse();
    assertThat(section.streams()).isEmpty();
  }
}
