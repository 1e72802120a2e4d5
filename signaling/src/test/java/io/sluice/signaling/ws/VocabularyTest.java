package io.sluice.signaling.ws;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.signaling.protocol.Parsed;
import io.sluice.signaling.protocol.ProtocolCodec;
import io.sluice.signaling.room.ConnectionKind;
import io.sluice.signaling.room.ErrorCode;
import io.sluice.signaling.room.LeaveReason;
import io.sluice.signaling.room.Role;
import io.sluice.signaling.room.TrackSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The words of the rooms are those of PROTOCOL.md and those that the protocol accepts. */
class VocabularyTest {
  private static final Pattern CODE_ROW = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ");

  private final ProtocolCodec codec = new ProtocolCodec();

  @Test
  void shouldDocumentEachErrorCode() throws IOException {
    String document = Files.readString(Path.of("PROTOCOL.md"));
    String errors =
        document.substring(document.indexOf("## Errors"), document.indexOf("## Tokens"));
    List<String> documented = CODE_ROW.matcher(errors).results().map(row -> row.group(1)).toList();
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).toList());
    for (LeaveReason reason : LeaveReason.values()) {
      assertThat(document).contains("`" + reason.wire() + "`");
    }
  }

  @Test
  void shouldAcceptEachWordOfTheRooms() {
    for (Role role : Role.values()) {
      assertValid("\"type\":\"join\",\"room\":\"r\",\"role\":\"" + role.wire() + "\"");
    }
    for (TrackSource source : EnumSet.range(TrackSource.CAMERA, TrackSource.OTHER)) {
      assertValid(publish(source));
    }
    for (ConnectionKind kind : ConnectionKind.values()) {
      assertValid(
          "\"type\":\"candidate\",\"candidate\":null,\"connection\":\"" + kind.wire() + "\"");
    }
  }

  @Test
  void shouldLetNobodyPublishATrackOfTheRoomItself() {
    for (TrackSource source : EnumSet.range(TrackSource.LOUDEST, TrackSource.STAGE_AUDIO)) {
      assertThat(codec.parse("{\"id\":\"1\"," + publish(source) + "}"))
          .isInstanceOf(Parsed.Invalid.class);
    }
  }

  private static String publish(TrackSource source) {
    return "\"type\":\"publish\",\"sdp\":\"v\",\"tracks\":[{\"mid\":\"0\",\"source\":\""
        + source.wire()
        + "\"}]";
  }

  private void assertValid(String fields) {
    assertThat(codec.parse("{\"id\":\"1\"," + fields + "}")).isInstanceOf(Parsed.Valid.class);
  }
}
