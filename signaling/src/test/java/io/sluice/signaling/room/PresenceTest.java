package io.sluice.signaling.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.signaling.room.RoomEvent.ParticipantsChanged;
import io.sluice.signaling.room.Stage.Guest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those in a large room are told of who comes and goes, and when. */
class PresenceTest {
  private final Stage stage = new Stage();
  private final List<Guest> first = new ArrayList<>();

  @BeforeEach
  void fillASmallRoom() throws RoomException {
    for (int i = 0; i < Presence.SMALL_ROOM; i++) {
      first.add(enter("first" + i));
    }
    first.forEach(guest -> guest.told().events.clear());
  }

  private Guest enter(String name) throws RoomException {
    return stage.join(name);
  }

  private List<String> told() {
    return first.get(0).told().events;
  }

  private void pass() {
    stage.hand.pass(Presence.GATHER);
  }

  private static ParticipantsChanged changed(Guest guest, int index) {
    return (ParticipantsChanged) guest.told().broadcasts.get(index).value();
  }

  @Test
  void shouldTellOfEachAtOnceInASmallRoom() throws RoomException {
    Guest last = first.get(Presence.SMALL_ROOM - 1);
    last.participant().leave(LeaveReason.LEFT);
    enter("next");

    assertThat(told())
        .containsExactly("participant-left " + last.id() + " left", "participant-joined next");
    assertThat(stage.hand.waiting()).isZero();
  }

  @Test
  void shouldGatherWhoComesAndGoesIntoOneEventForAll() throws RoomException {
    Guest leaver = first.get(3);
    Guest ada = enter("Ada");
    Guest grace = enter("Grace");
    leaver.participant().leave(LeaveReason.TIMEOUT);
    stage.hand.pass(Presence.GATHER.minusMillis(1));
    assertThat(told()).isEmpty();

    pass();
    assertThat(told()).containsExactly("participants-changed [Ada, Grace][" + leaver.id() + "]");
    assertThat(grace.told().events).containsExactly("joined", told().get(0));
    assertThat(changed(ada, 0).left())
        .containsExactly(new RoomEvent.ParticipantLeft(leaver.id(), LeaveReason.TIMEOUT));
    assertThat(ada.told().broadcasts.get(0)).isSameAs(grace.told().broadcasts.get(0));
    pass();
    assertThat(told()).hasSize(1);
    assertThat(stage.hand.waiting()).isZero();
  }

  @Test
  void shouldNotTellOfWhoIsGoneBeforeBeingToldOf() throws RoomException {
    enter("Ada").participant().leave(LeaveReason.LEFT);
    pass();

    assertThat(told()).isEmpty();
  }

  @Test
  void shouldTellOfAPublisherBeforeItsFirstTrackAndOnlyOnce() throws RoomException {
    Guest ada = stage.join("Ada");
    Guest grace = enter("Grace");
    List<String> tracks = ada.publish();

    List<String> expected =
        List.of(
            "participant-joined Ada",
            "track-published " + tracks.get(0),
            "track-published " + tracks.get(1));
    assertThat(told()).isEqualTo(expected);
    assertThat(grace.told().events.subList(1, 4)).isEqualTo(expected);
    assertThat(ada.told().events).containsExactly("joined");

    pass();
    assertThat(told()).last().isEqualTo("participants-changed [Grace][]");
  }

  @Test
  void shouldEndTracksAtOnceAndGatherTheirPublishersLeaving() throws RoomException {
    Guest ada = stage.join("Ada");
    List<String> tracks = ada.publish();
    told().clear();
    ada.participant().leave(LeaveReason.LEFT);
    enter("Grace");
    enter("Joan");
    assertThat(told())
        .containsExactlyInAnyOrder(
            "track-unpublished " + tracks.get(0),
            "track-unpublished " + tracks.get(1),
            "participant-left " + ada.id() + " left");

    told().clear();
    first.get(1).participant().leave(LeaveReason.LEFT);
    pass();
    assertThat(told())
        .containsExactly("participants-changed [Grace, Joan][" + first.get(1).id() + "]");
  }

  /** What a newcomer finds and the events that follow name everyone once. */
  @Test
  void shouldShowANewcomerTheOthersAsTheRoomWasToldOfThem() throws RoomException {
    enter("Ada");
    enter("Grace");
    first.get(0).participant().leave(LeaveReason.LEFT);
    Guest joan = enter("Joan");
    assertThat(joan.told().found())
        .extracting(ParticipantInfo::id)
        .containsExactlyInAnyOrderElementsOf(first.stream().map(Guest::id).toList());

    pass();
    assertThat(joan.told().events)
        .containsExactly(
            "joined", "participants-changed [Ada, Grace, Joan][" + first.get(0).id() + "]");
    Guest late = enter("Late");
    assertThat(late.told().found())
        .extracting(ParticipantInfo::name)
        .hasSize(52)
        .contains("Ada", "Grace", "Joan")
        .doesNotContain("first0");
  }

  @Test
  void shouldShowAllWhoEnterTheSameListUntilItChanges() throws RoomException {
    Guest ada = enter("Ada");
    Guest grace = enter("Grace");
    assertThat(grace.told().found()).isSameAs(ada.told().found());

    List<String> tracks = first.get(0).publish();
    assertThat(enter("Joan").told().found().get(0).tracks())
        .extracting(TrackInfo::id)
        .isEqualTo(tracks);
    first.get(0).participant().unpublish(tracks);
    assertThat(enter("Eve").told().found().get(0).tracks()).isEmpty();
  }

  @Test
  void shouldBoundTheEntriesOfAnEventAndTellTheRestInTheNext() throws RoomException {
    int many = Presence.MAX_ENTRIES + 10;
    for (int i = 0; i < many; i++) {
      enter("guest" + i);
    }
    first.get(1).participant().leave(LeaveReason.LEFT);
    pass();
    assertThat(told()).hasSize(1);
    pass();
    assertThat(told()).hasSize(2);
    pass();
    assertThat(told()).hasSize(2);

    Guest witness = first.get(0);
    int before = witness.told().broadcasts.size() - 2;
    assertThat(changed(witness, before).left()).hasSize(1);
    assertThat(changed(witness, before).joined()).hasSize(Presence.MAX_ENTRIES - 1);
    assertThat(changed(witness, before + 1).joined())
        .extracting(ParticipantInfo::name)
        .hasSize(11)
        .endsWith("guest" + (many - 1));
  }

  @Test
  void shouldTellTheRestOfWhatWasGatheredWhenTheRoomHasBecomeSmall() throws RoomException {
    Guest ada = enter("Ada");
    first.get(1).participant().leave(LeaveReason.LEFT);
    first.get(2).participant().leave(LeaveReason.LEFT);
    assertThat(told())
        .containsExactly(
            "participant-left " + first.get(1).id() + " left",
            "participant-left " + first.get(2).id() + " left");

    pass();
    assertThat(told()).last().isEqualTo("participants-changed [Ada][]");
    ada.participant().leave(LeaveReason.LEFT);
    assertThat(told()).last().isEqualTo("participant-left " + ada.id() + " left");
  }
}
