package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes NAL units out of packets again (RFC 6184), asserting that they are well formed. */
final class H264Units {
  private H264Units() {}

  static List<byte[]> of(List<Sent> packets) {
    List<byte[]> units = new ArrayList<>();
    ByteArrayOutputStream fragments = null;
    for (Sent packet : packets) {
      byte[] payload = packet.payload();
      int type = payload[0] & 0x1f;
      if (type == 28) {
        boolean start = (payload[1] & 0x80) != 0;
        assertThat(start).isEqualTo(fragments == null);
        if (fragments == null) {
          fragments = new ByteArrayOutputStream();
          fragments.write((payload[0] & 0xe0) | (payload[1] & 0x1f));
        }
        fragments.write(payload, 2, payload.length - 2);
        if ((payload[1] & 0x40) != 0) {
          units.add(fragments.toByteArray());
          fragments = null;
        }
        continue;
      }
      assertThat(fragments).isNull();
      if (type == 24) {
        for (int at = 1; at < payload.length; ) {
          int size = (payload[at] & 0xff) << 8 | (payload[at + 1] & 0xff);
          units.add(Arrays.copyOfRange(payload, at + 2, at + 2 + size));
          at += 2 + size;
        }
      } else {
        assertThat(type).isBetween(1, 23);
        units.add(payload);
      }
    }
    assertThat(fragments).isNull();
    return units;
  }

  static List<Integer> types(List<byte[]> units) {
    return units.stream().map(unit -> unit[0] & 0x1f).toList();
  }
}
