package io.sluice.loadtest.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Takes OBUs out of packets whose elements all have their sizes (W is 0). */
final class Av1Units {
  private Av1Units() {}

  static List<byte[]> of(List<Sent> packets) {
    List<byte[]> units = new ArrayList<>();
    ByteArrayOutputStream unit = new ByteArrayOutputStream();
    for (Sent packet : packets) {
      byte[] payload = packet.payload();
      assertThat(payload[0] & 0x30).isZero();
      assertThat((payload[0] & 0x80) != 0).isEqualTo(unit.size() > 0);
      boolean continues = (payload[0] & 0x40) != 0;
      for (int at = 1; at < payload.length; ) {
        int size = payload[at] & 0x7f;
        if (payload[at++] < 0) {
          size |= payload[at++] << 7;
        }
        unit.write(payload, at, size);
        at += size;
        assertThat(at).isLessThanOrEqualTo(payload.length);
        if (at < payload.length || !continues) {
          units.add(unit.toByteArray());
          unit.reset();
        }
      }
    }
    assertThat(unit.size()).isZero();
    return units;
  }
}
