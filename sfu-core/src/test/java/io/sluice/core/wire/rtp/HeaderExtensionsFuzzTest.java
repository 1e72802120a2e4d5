package io.sluice.core.wire.rtp;

import static io.sluice.core.wire.HostileBytes.mix;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.core.wire.HostileBytes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Header extensions (RFC 8285 section 4). An input is the field that names the form, 16 bits, and
 * the elements.
 */
final class HeaderExtensionsFuzzTest {
  private static final int FORM = 2;

  @FuzzTest
  void shouldWalkForwardsWithinTheExtension(byte[] input) {
    HostileBytes.check(HeaderExtensionsFuzzTest::walk, input);
  }

  private static long walk(byte[] data, int off, int len) {
    if (len < FORM) {
      return 0;
    }
    int form = RtpHeader.readShort(data, off);
    int end = off + len;
    int at = off + FORM;
    int steps = 0;
    long digest = 0;
    long element = HeaderExtensions.elementAt(data, at, end, form);
    while (element != HeaderExtensions.NONE) {
      int value = HeaderExtensions.offset(element);
      int length = HeaderExtensions.length(element);
      assertThat(value > at && value + length <= end).isTrue();
      assertThat(HeaderExtensions.id(element)).isBetween(1, 255);
      digest = mix(mix(digest, HeaderExtensions.id(element)), value - off);
      for (int i = 0; i < length; i++) {
        digest = mix(digest, data[value + i]);
      }
      at = value + length;
      steps++;
      element = HeaderExtensions.elementAt(data, at, end, form);
    }
    assertThat(steps).isLessThanOrEqualTo(len / 2);
    return digest;
  }

  @FuzzTest
  void shouldReadWhatItWritesOfAnyExtension(byte[] input) {
    if (input.length < FORM) {
      return;
    }
    int form = RtpHeader.readShort(input, 0);
    List<String> elements = new ArrayList<>();
    byte[] written = new byte[input.length + 8];
    HeaderExtensionWriter writer = new HeaderExtensionWriter();
    writer.begin(written, 0, HeaderExtensions.isTwoByte(form));
    long element = HeaderExtensions.elementAt(input, FORM, input.length, form);
    while (element != HeaderExtensions.NONE) {
      int value = HeaderExtensions.offset(element);
      int length = HeaderExtensions.length(element);
      assertThat(writer.add(HeaderExtensions.id(element), input, value, length)).isTrue();
      elements.add(text(input, element));
      element = HeaderExtensions.elementAt(input, value + length, input.length, form);
    }
    int total = writer.end();
    assertThat(total == 0).isEqualTo(elements.isEmpty());
    assertThat(total % 4).isZero();
    if (total > 0) {
      assertThat(RtpHeader.readShort(written, 2)).isEqualTo(total / 4 - 1);
      assertThat(read(written, total)).isEqualTo(elements);
    }
  }

  private static List<String> read(byte[] extension, int end) {
    int form = RtpHeader.readShort(extension, 0);
    List<String> elements = new ArrayList<>();
    long element = HeaderExtensions.elementAt(extension, 4, end, form);
    while (element != HeaderExtensions.NONE) {
      elements.add(text(extension, element));
      int next = HeaderExtensions.offset(element) + HeaderExtensions.length(element);
      element = HeaderExtensions.elementAt(extension, next, end, form);
    }
    return elements;
  }

  private static String text(byte[] data, long element) {
    int value = HeaderExtensions.offset(element);
    int end = value + HeaderExtensions.length(element);
    return HeaderExtensions.id(element) + ":" + HexFormat.of().formatHex(data, value, end);
  }
}
