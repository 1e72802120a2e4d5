package io.sluice.core.wire.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.wire.Hex;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Datagrams put together by hand from the figures of the RFCs. */
final class RtcpParserTest {
  private static final String BLOCK = "000000b0 80ffffff 00010005 00000007 00000008 00000009";
  private static final String SENDER_REPORT =
      "81 c8 000c 000000a0 1122334455667788 00000003 00000004 00000005" + BLOCK;
  private static final String PLI = "81 ce 0002 00000001 00000002";

  private static List<String> read(String hex) {
    return Transcript.of(Hex.bytes(hex));
  }

  /** RFC 3550 section 6.4.1; the loss is signed (appendix A.3). */
  @Test
  void shouldReadASenderReportWithABlock() {
    assertThat(read(SENDER_REPORT))
        .containsExactly("sr 160 1122334455667788 3 4 5", "block 160 176 128 -1 65541 7 8 9");
  }

  /** RFC 3550 section 6.4.2; profile-specific extensions may follow the blocks (6.4.3). */
  @Test
  void shouldReadAReceiverReportWithAnExtension() {
    assertThat(read("81 c9 0008 000000a0" + BLOCK + "deadbeef"))
        .containsExactly("block 160 176 128 -1 65541 7 8 9");
    assertThat(read("80 c9 0001 000000a0")).isEmpty();
  }

  /** RFC 3550 section 6.5: chunks end with a zero and are padded to 32 bits. */
  @Test
  void shouldReadTheCanonicalNamesOfASourceDescription() {
    String first = "00000001 0103616263 020178 00000000";
    assertThat(read("82 ca 0007" + first + "00000002 01026465 00000000"))
        .containsExactly("cname 1 abc", "cname 2 de");
    assertThat(read("82 ca 0006" + first + "00000002 01026465"))
        .containsExactly("cname 1 abc", "cname 2 de", "malformed");
    assertThat(read("82 ca 0006" + first + "00000002 01036465"))
        .containsExactly("cname 1 abc", "malformed");
    assertThat(read("82 ca 0004" + first)).containsExactly("cname 1 abc", "malformed");
  }

  /** RFC 3550 section 6.6, with a reason for leaving. */
  @Test
  void shouldReadEverySourceOfABye() {
    assertThat(read("82 cb 0004 00000001 00000002 0362796500000000"))
        .containsExactly("bye 1", "bye 2");
    assertThat(read("80 cb 0000")).isEmpty();
  }

  /** RFC 4585 section 6.2.1. */
  @Test
  void shouldReadEveryEntryOfANack() {
    assertThat(read("81 cd 0004 00000001 00000002 00100003 fffe8000"))
        .containsExactly("nack 1 2 16 3", "nack 1 2 65534 8000");
    assertThat(read("81 cd 0002 00000001 00000002")).containsExactly("malformed");
  }

  /** RFC 4585 section 6.3.1 and RFC 5104 section 4.3.1. */
  @Test
  void shouldReadRequestsForAKeyframe() {
    assertThat(read(PLI)).containsExactly("pli 1 2");
    assertThat(read("84 ce 0006 00000001 00000000 00000003 07000000 00000004 ff000000"))
        .containsExactly("fir 1 3 7", "fir 1 4 255");
    assertThat(read("84 ce 0003 00000001 00000000 00000003")).containsExactly("malformed");
  }

  /** draft-alvestrand-rmcat-remb-03 section 2.2. */
  @Test
  void shouldReadAReceiverEstimatedBitrate() {
    assertThat(read("8f ce 0006 00000001 00000000 52454d42 02 0bffff 00000003 00000004"))
        .containsExactly("remb 1 1048572 2");
    assertThat(read("8f ce 0005 00000001 00000000 52454d42 02 0bffff 00000003"))
        .containsExactly("malformed");
  }

  @Test
  void shouldRefuseABitrateThatOverflows() {
    assertThat(read("8f ce 0004 00000001 00000000 52454d42 00 ffffff"))
        .containsExactly("malformed");
    assertThat(read("8f ce 0004 00000001 00000000 52454d42 00 b7ffff"))
        .containsExactly("remb 1 " + (0x3ffffL << 45) + " 0");
    assertThat(read("8f ce 0004 00000001 00000000 52454d42 00 bbffff"))
        .containsExactly("malformed");
  }

  @Test
  void shouldSkipOtherApplicationMessages() {
    assertThat(read("8f ce 0003 00000001 00000000 41424344")).isEmpty();
    assertThat(read("8f ce 0002 00000001 00000000")).isEmpty();
  }

  /** draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1; padding as browsers write. */
  @Test
  void shouldGiveTransportFeedbackWithoutItsPadding() {
    assertThat(read("af cd 0005 00000001 00000002 00050001 00000100 2001 0c 01"))
        .containsExactly("twcc 1 2 11");
    assertThat(read("8f cd 0003 00000001 00000002 00050001")).containsExactly("malformed");
  }

  /** RFC 3611 sections 4.4 and 4.5. */
  @Test
  void shouldReadExtendedReports() {
    assertThat(
            read(
                "80 cf 000b 00000001 04000002 1122334455667788"
                    + "05000006 00000002 00000003 00000004 00000005 00000006 00000007"))
        .containsExactly("rrt 1 1122334455667788", "dlrr 1 2 3 4", "dlrr 1 5 6 7");
    assertThat(read("80 cf 0004 00000001 04000002 1122334455667788"))
        .containsExactly("rrt 1 1122334455667788");
    assertThat(read("80 cf 0005 00000001 05000003 00000002 00000003 00000004"))
        .containsExactly("dlrr 1 2 3 4");
    assertThat(read("80 cf 0003 00000001 2a000001 00000000")).isEmpty();
  }

  @Test
  void shouldRefuseBlocksOfAnExtendedReportThatDoNotFit() {
    assertThat(read("80 cf 0003 00000001 04000001 11223344")).containsExactly("malformed");
    assertThat(read("80 cf 0003 00000001 05000001 11223344")).containsExactly("malformed");
    assertThat(read("80 cf 0003 00000001 04000002 11223344")).containsExactly("malformed");
    assertThat(read("80 cf 0000")).containsExactly("malformed");
  }

  /** RFC 3550 section 6.1. */
  @Test
  void shouldWalkACompoundPacket() {
    assertThat(read(SENDER_REPORT + "81 ca 0003 00000001 01026162 00000000" + PLI))
        .containsExactly(
            "sr 160 1122334455667788 3 4 5",
            "block 160 176 128 -1 65541 7 8 9",
            "cname 1 ab",
            "pli 1 2");
  }

  @Test
  void shouldDeliverWhatComesBeforeTheFault() {
    assertThat(read(PLI + "41 ce 0002 00000001 00000002")).containsExactly("pli 1 2", "malformed");
    assertThat(read(PLI + "81 ce 0003 00000001 00000002")).containsExactly("pli 1 2", "malformed");
    assertThat(read(PLI + "81ce00")).containsExactly("pli 1 2", "malformed");
  }

  @Test
  void shouldSkipTypesAndFormatsThatItDoesNotKnow() {
    assertThat(read("80 cc 0001 00000001" + "83 ce 0002 00000001 00000002" + PLI))
        .containsExactly("pli 1 2");
    assertThat(read("83 cd 0003 00000001 00000002 00000003" + PLI)).containsExactly("pli 1 2");
  }

  /** RFC 3550 section 6.4.1: padding counts itself and lies within the packet. */
  @Test
  void shouldRefusePaddingThatCannotBe() {
    assertThat(read("a1 ce 0003 00000001 00000002 00000004")).containsExactly("pli 1 2");
    assertThat(read("a1 ce 0003 00000001 00000002 00000000")).containsExactly("malformed");
    assertThat(read("a1 ce 0003 00000001 00000002 0000000d")).containsExactly("malformed");
    assertThat(read("a1 ce 0003 00000001 00000002 0000000c")).containsExactly("malformed");
  }

  @Test
  void shouldRefuseEveryTruncation() {
    byte[] whole = Hex.bytes(SENDER_REPORT);
    for (int length = 0; length < whole.length; length++) {
      assertThat(Transcript.of(Arrays.copyOf(whole, length))).containsExactly("malformed");
    }
  }

  @Test
  void shouldRefuseMoreBlocksThanThereAre() {
    assertThat(read("82 c9 0007 000000a0" + BLOCK)).containsExactly("malformed");
    assertThat(read("82 cb 0001 00000001")).containsExactly("malformed");
  }

  /** RFC 5761 section 4. */
  @Test
  void shouldTellRtcpFromRtp() {
    assertThat(RtcpParser.isRtcp(Hex.bytes("80c80000"), 0, 4)).isTrue();
    assertThat(RtcpParser.isRtcp(Hex.bytes("80df0000"), 0, 4)).isTrue();
    assertThat(RtcpParser.isRtcp(Hex.bytes("80e00000"), 0, 4)).isFalse();
    assertThat(RtcpParser.isRtcp(Hex.bytes("80600000"), 0, 4)).isFalse();
    assertThat(RtcpParser.isRtcp(Hex.bytes("00c80000"), 0, 4)).isFalse();
    assertThat(RtcpParser.isRtcp(Hex.bytes("80c800"), 0, 3)).isFalse();
  }
}
