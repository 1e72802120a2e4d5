package io.sluice.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.jitsi.utils.dsi.DominantSpeakerIdentification;
import org.junit.jupiter.api.Test;

/** How we drive the identification, which has no way to say that somebody left. */
class ActiveSpeakerTest {
  private final ActiveSpeaker active = new ActiveSpeaker();
  private long tick;

  private void listen(boolean gone, Voice... voices) {
    tick++;
    for (Voice voice : voices) {
      var unused = voice.listen(tick, tick * Speakers.TICK_NANOS);
    }
    var unused = active.listen(List.of(voices), gone);
  }

  private static Voice voice(String name) {
    LevelSource source = new LevelSource(name);
    return new Voice(source, source.meter, name.hashCode());
  }

  private int known() throws ReflectiveOperationException {
    Field speakers = DominantSpeakerIdentification.class.getDeclaredField("speakers");
    speakers.setAccessible(true);
    return ((Map<?, ?>) speakers.get(active.identification)).size();
  }

  @Test
  void shouldNotGrowWithThoseWhoCameAndWent() throws Exception {
    Voice ada = voice("ada");
    for (int i = 0; i < 1_000; i++) {
      Voice guest = voice("guest" + i);
      listen(false, ada, guest);
      listen(true, ada);
      assertThat(known()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void shouldStartNoThread() {
    Voice ada = voice("ada");
    for (int i = 0; i < 100; i++) {
      listen(false, ada);
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("dsi"));
  }
}
