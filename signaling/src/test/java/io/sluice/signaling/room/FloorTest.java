package io.sluice.signaling.room;

import static io.sluice.signaling.room.RoomTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.Codec;
import io.sluice.core.api.MediaTrack;
import io.sluice.core.api.PayloadMapping;
import io.sluice.core.api.SendSection;
import io.sluice.core.api.SpeakerListener;
import io.sluice.signaling.room.Stage.Guest;
import io.sluice.signaling.sdp.MediaSection;
import io.sluice.signaling.sdp.SdpFiles;
import io.sluice.signaling.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who speaks, and the room's own tracks: the loudest and the stage. */
class FloorTest {
  private final Stage stage = new Stage();

  /** A publisher with its tracks as the media plane has them. */
  private record Speaker(Guest guest, String audioId, String videoId, int transport) {}

  private Speaker speaker(String name) throws RoomException {
    return speaker(name, Dialect.NATIVE);
  }

  private Speaker speaker(String name, Dialect dialect) throws RoomException {
    Guest guest = stage.join(name, Role.BOTH, dialect);
    List<String> ids = guest.publish();
    return new Speaker(guest, ids.get(0), ids.get(1), stage.plane.transports.size() - 1);
  }

  private MediaTrack audio(Speaker speaker) {
    return stage.plane.transports.get(speaker.transport()).tracks.get(0);
  }

  private MediaTrack video(Speaker speaker) {
    return stage.plane.transports.get(speaker.transport()).tracks.get(1);
  }

  private SpeakerListener plane() {
    return Objects.requireNonNull(stage.plane.rooms.get(0).speakerListener);
  }

  private void active(@Nullable Speaker speaker) {
    plane().onActiveSpeaker(speaker == null ? null : audio(speaker));
    stage.hand.turn();
  }

  private void speaks(Speaker speaker, boolean begins) {
    plane().onSpeaking(audio(speaker), begins);
    stage.hand.turn();
  }

  private void loudest(Speaker... speakers) {
    List<MediaTrack> tracks = new ArrayList<>();
    for (Speaker speaker : speakers) {
      tracks.add(audio(speaker));
    }
    plane().onLoudest(tracks);
    stage.hand.turn();
  }

  private static List<String> ids(Guest guest, TrackSource source) {
    return guest.told().floor().tracks().stream()
        .filter(track -> track.source() == source)
        .map(TrackInfo::id)
        .toList();
  }

  private static String id(Guest guest, TrackSource source) {
    return ids(guest, source).get(0);
  }

  private static Guest subscribed(Guest guest, List<String> trackIds) throws RoomException {
    guest.participant().subscribe(trackIds);
    guest.accept();
    return guest;
  }

  /** The subscriptions of the last transport that we offered. */
  private List<FakePlane.Subscription> sent() {
    List<FakePlane.Transport> ours =
        stage.plane.transports.stream().filter(t -> t.controlling).toList();
    return ours.get(ours.size() - 1).subscriptions;
  }

  private List<FakePlane.Slot> slots() {
    return stage.plane.rooms.get(0).slots;
  }

  @Test
  void shouldListTheRoomsOwnTracksAndOpenThemOnlyWhenWanted() throws Exception {
    Guest ada = stage.join("Ada");
    assertThat(ids(ada, TrackSource.LOUDEST)).hasSize(5);
    assertThat(ada.told().floor().tracks())
        .hasSize(7)
        .extracting(TrackInfo::id)
        .doesNotHaveDuplicates();
    assertThat(stage.plane.rooms.get(0).loudestWatched).isEqualTo(5);
    assertThat(slots()).isEmpty();
    Guest grace = stage.join("Grace");
    assertThat(grace.told().floor().tracks()).isEqualTo(ada.told().floor().tracks());

    subscribed(ada, ids(ada, TrackSource.LOUDEST));
    subscribed(grace, ids(grace, TrackSource.LOUDEST));
    assertThat(slots()).hasSize(5);
    assertThat(sent()).extracting(s -> s.track).containsExactlyElementsOf(List.copyOf(slots()));
  }

  @Test
  void shouldTellWhoSpeaksAndWhoIsTheActiveSpeaker() throws Exception {
    Speaker ada = speaker("Ada");
    Guest grace = stage.join("Grace");
    speaks(ada, true);
    active(ada);
    Guest late = stage.join("Late");
    speaks(ada, false);

    for (Guest guest : List.of(ada.guest(), grace)) {
      assertThat(guest.told().events)
          .containsSubsequence(
              "speaks " + ada.audioId(),
              "active-speaker " + ada.guest().id() + " " + ada.audioId(),
              "is silent " + ada.audioId());
    }
    assertThat(late.told().floor().activeSpeaker()).isEqualTo(ada.audioId());
    assertThat(late.told().floor().speaking()).containsExactly(ada.audioId());
    assertThat(late.told().events).containsExactly("joined", "is silent " + ada.audioId());
    ada.guest().participant().leave(LeaveReason.LEFT);
    assertThat(late.told().events).contains("active-speaker null null");
  }

  @Test
  void shouldTellOfWhipPublishersToo() throws Exception {
    Guest grace = stage.join("Grace");
    Speaker ada = speaker("Ada", Dialect.WHIP);
    active(ada);
    assertThat(grace.told().events)
        .endsWith("active-speaker " + ada.guest().id() + " " + ada.audioId());
  }

  @Test
  void shouldKeepEachOfTheLoudestInItsSlotAndNegotiateNothing() throws Exception {
    Speaker ada = speaker("Ada");
    Speaker grace = speaker("Grace");
    Speaker joan = speaker("Joan");
    Guest viewer = stage.join("Viewer");
    List<String> ids = ids(viewer, TrackSource.LOUDEST);
    subscribed(viewer, ids);
    loudest(ada, grace);
    assertThat(slots()).extracting(s -> s.track).startsWith(audio(ada), audio(grace));
    loudest(grace, joan);
    assertThat(slots()).extracting(s -> s.track).startsWith(audio(joan), audio(grace));
    joan.guest().participant().unpublish(List.of(joan.audioId()));

    assertThat(slots()).extracting(s -> s.track).startsWith(null, audio(grace));
    assertThat(viewer.told().offers).hasSize(1);
    assertThat(viewer.told().events)
        .containsSubsequence(
            "slot-source " + ids.get(0) + " null",
            "offer 1",
            "slot-source " + ids.get(0) + " " + ada.audioId(),
            "slot-source " + ids.get(1) + " " + grace.audioId(),
            "slot-source " + ids.get(0) + " " + joan.audioId(),
            "slot-source " + ids.get(0) + " null");
    assertThat(ada.guest().told().events).noneMatch(e -> e.startsWith("slot-source"));
  }

  @Test
  void shouldTellTheSourceOfASlotToWhoSubscribesLater() throws Exception {
    Speaker ada = speaker("Ada");
    loudest(ada);
    Guest viewer = stage.join("Viewer");
    String id = id(viewer, TrackSource.LOUDEST);
    subscribed(viewer, List.of(id));
    assertThat(viewer.told().events).contains("slot-source " + id + " " + ada.audioId());
    assertThat(slots().get(0).track).isSameAs(audio(ada));
  }

  @Test
  void shouldNotSendAnybodyItsOwnVoice() throws Exception {
    Speaker ada = speaker("Ada");
    Speaker grace = speaker("Grace");
    String id = id(ada.guest(), TrackSource.LOUDEST);
    String stageAudio = id(ada.guest(), TrackSource.STAGE_AUDIO);
    subscribed(ada.guest(), List.of(id, stageAudio));
    List<FakePlane.Subscription> toAda = sent();
    loudest(ada);
    active(ada);
    assertThat(toAda).extracting(s -> s.paused).containsExactly(true, true);
    loudest(grace);
    assertThat(toAda).extracting(s -> s.paused).containsExactly(false, true);
    active(grace);
    assertThat(toAda).extracting(s -> s.paused).containsExactly(false, false);
    loudest(ada);
    ada.guest().participant().unsubscribe(List.of(id));
    ada.guest().accept();
    subscribed(ada.guest(), List.of(id));
    assertThat(toAda.get(2).paused).as("from the beginning").isTrue();
  }

  @Test
  void shouldShowTheActiveSpeakerOnStageAndKeepThePictureOfTheLast() throws Exception {
    Speaker ada = speaker("Ada");
    Speaker grace = speaker("Grace");
    Guest viewer = stage.join("Viewer", Role.SUBSCRIBER, Dialect.NATIVE);
    subscribed(viewer, List.of(id(viewer, TrackSource.STAGE), id(viewer, TrackSource.STAGE_AUDIO)));
    active(ada);
    assertThat(slots()).extracting(s -> s.track).containsExactly(video(ada), audio(ada));
    grace.guest().participant().unpublish(List.of(grace.videoId()));
    active(grace);
    assertThat(slots()).extracting(s -> s.track).containsExactly(video(ada), audio(grace));
    active(null);
    assertThat(slots()).extracting(s -> s.track).containsExactly(video(ada), audio(grace));
    ada.guest().participant().leave(LeaveReason.LEFT);
    assertThat(slots()).extracting(s -> s.track).containsExactly(null, audio(grace));
    assertThat(viewer.told().offers).hasSize(1);
  }

  @Test
  void shouldShowASharedScreenBeforeTheCamera() throws Exception {
    Guest ada = stage.join("Ada");
    List<PublishResult.PublishedTrack> published =
        ada.participant()
            .publish(
                SdpFiles.text("chromium-publish-screen"),
                List.of(
                    new TrackRequest("0", TrackSource.MICROPHONE, ""),
                    new TrackRequest("1", TrackSource.CAMERA, ""),
                    new TrackRequest("2", TrackSource.SCREEN, "")))
            .tracks();
    List<FakePlane.Track> tracks = stage.plane.transports.get(0).tracks;
    Guest viewer = stage.join("Viewer");
    subscribed(viewer, List.of(id(viewer, TrackSource.STAGE)));
    plane().onActiveSpeaker(tracks.get(0));
    stage.hand.turn();
    assertThat(slots().get(0).track).isSameAs(tracks.get(2));
    ada.participant().unpublish(List.of(published.get(2).track().id()));
    assertThat(slots().get(0).track).isSameAs(tracks.get(1));
  }

  @Test
  void shouldPutOnStageWhoSaysSoAndNobodyElse() throws Exception {
    Speaker ada = speaker("Ada");
    Speaker grace = speaker("Grace");
    Guest viewer = stage.join("Viewer", Role.SUBSCRIBER, Dialect.NATIVE);
    subscribed(viewer, List.of(id(viewer, TrackSource.STAGE)));
    active(ada);
    grace.guest().participant().setStage(grace.guest().id());
    active(ada);
    assertThat(slots().get(0).track).isSameAs(video(grace));
    stage.hand.pass(Floor.CAST_GAP);

    assertRefused(() -> viewer.participant().setStage(viewer.id()), ErrorCode.FORBIDDEN);
    assertRefused(
        () -> ada.guest().participant().setStage(grace.guest().id()), ErrorCode.FORBIDDEN);
    assertRefused(() -> ada.guest().participant().setStage(null), ErrorCode.FORBIDDEN);
    grace.guest().participant().setStage(null);
    assertThat(slots().get(0).track).isSameAs(video(ada));
    grace.guest().participant().setStage(grace.guest().id());
    stage.hand.pass(Floor.CAST_GAP);
    assertThat(slots().get(0).track).isSameAs(video(grace));
    grace.guest().participant().leave(LeaveReason.LEFT);
    assertThat(slots().get(0).track).isSameAs(video(ada));
  }

  @Test
  void shouldSwitchTheStageAtMostTwiceASecondByRequest() throws Exception {
    Speaker ada = speaker("Ada");
    Speaker grace = speaker("Grace");
    Guest viewer = stage.join("Viewer");
    subscribed(viewer, List.of(id(viewer, TrackSource.STAGE)));
    stage.hand.pass(Floor.CAST_GAP);
    active(ada);
    FakePlane.Slot slot = slots().get(0);
    slot.followed.clear();
    int events = viewer.told().events.size();
    Participant flooding = grace.guest().participant();
    for (int i = 0; i < 100; i++) {
      flooding.setStage(grace.guest().id());
      flooding.setStage(null);
    }
    flooding.setStage(grace.guest().id());
    flooding.setStage(null);
    assertThat(slot.followed).as("at once").containsExactly(video(grace));
    assertThat(viewer.told().events).hasSize(events + 1);
    stage.hand.pass(Floor.CAST_GAP);
    assertThat(slot.followed).as("the last").containsExactly(video(grace), video(ada));
    flooding.setStage(grace.guest().id());
    assertThat(slot.followed).hasSize(2);

    active(ada);
    assertThat(slot.followed).as("as the active speaker does").hasSize(3);
    flooding.leave(LeaveReason.LEFT);
    assertThat(slot.track).as("as a departure does").isSameAs(video(ada));
    int switches = slot.followed.size();
    stage.hand.pass(Floor.CAST_GAP);
    stage.hand.pass(Floor.CAST_GAP);
    assertThat(slot.followed).hasSize(switches);
    assertThat(stage.hand.waiting()).isZero();
  }

  @Test
  void shouldListNoTracksThatCannotBe() throws Exception {
    assertThat(sources("VP8")).containsExactly(TrackSource.STAGE);
    assertThat(sources("opus"))
        .containsOnly(TrackSource.LOUDEST, TrackSource.STAGE_AUDIO)
        .hasSize(6);
  }

  private static List<TrackSource> sources(String codec) throws RoomException {
    return new Stage(Stage.codecs(codec))
        .join("Ada").told().floor().tracks().stream().map(TrackInfo::source).toList();
  }

  @Test
  void shouldTellTheRestOfManyWhoBeginToSpeakThoughTheRoomShrank() throws Exception {
    Guest viewer = stage.join("Viewer");
    List<Guest> others = new ArrayList<>();
    for (int i = 0; i < Presence.SMALL_ROOM; i++) {
      others.add(stage.join("Guest " + i));
    }
    int perGuest = 15;
    for (Guest guest : others.subList(0, 34)) {
      guest.participant().publish(microphones(perGuest), sources(perGuest));
    }
    stage.hand.pass(Presence.GATHER);
    List<FakePlane.Track> tracks =
        stage.plane.transports.stream().flatMap(t -> t.tracks.stream()).toList();
    assertThat(tracks).hasSize(510);
    plane().onActiveSpeaker(tracks.get(0));
    stage.hand.turn();
    others.get(49).participant().leave(LeaveReason.LEFT);
    viewer.told().broadcasts.clear();

    tracks.forEach(track -> plane().onSpeaking(track, true));
    stage.hand.turn();
    assertThat(changes(viewer)).isEmpty();
    stage.hand.pass(Floor.GATHER);
    assertThat(changes(viewer)).containsExactly(Floor.MAX_ENTRIES);
    stage.hand.pass(Floor.GATHER);
    assertThat(changes(viewer)).containsExactly(Floor.MAX_ENTRIES, 10);
    stage.hand.pass(Floor.GATHER);
    assertThat(changes(viewer)).hasSize(2);
  }

  /** How many changes each message about who speaks had. */
  private static List<Integer> changes(Guest guest) {
    List<Integer> sizes = new ArrayList<>();
    for (Broadcast<RoomEvent> told : guest.told().broadcasts) {
      if (told.value() instanceof RoomEvent.SpeakingChanged changed) {
        sizes.add(changed.changes().size());
      }
    }
    return sizes;
  }

  /** Chromium's offer with this many of its audio sections. */
  private static String microphones(int count) {
    String offer = SdpFiles.text("chromium-publish-audio-video");
    int audio = offer.indexOf("m=audio");
    String section = offer.substring(audio, offer.indexOf("m=video"));
    StringBuilder all = new StringBuilder();
    StringBuilder mids = new StringBuilder();
    for (int i = 0; i < count; i++) {
      mids.append(' ').append(i);
      all.append(section.replace("a=mid:0", "a=mid:" + i).replace("2195369071", "" + (1_000 + i)));
    }
    return offer.substring(0, audio).replace("BUNDLE 0 1", "BUNDLE" + mids) + all;
  }

  private static List<TrackRequest> sources(int count) {
    List<TrackRequest> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sources.add(new TrackRequest(Integer.toString(i), TrackSource.MICROPHONE, ""));
    }
    return sources;
  }

  /** Firefox answers with the first codec that it decodes, and with no other. */
  @Test
  void shouldOfferTheStageWithTheCodecOfMostPublishersFirst() throws Exception {
    speaker("Ada");
    String offer = SdpFiles.text("chromium-publish-audio-video");
    for (int i = 0; i < 2; i++) {
      Participant h264 = stage.join("Grace").participant();
      h264.publish(offer.replace("VP8/90000", "XX/90000"), Stage.MICROPHONE_AND_CAMERA);
    }
    Guest viewer = stage.join("Viewer");
    viewer.participant().subscribe(List.of(id(viewer, TrackSource.STAGE)));

    List<String> offered =
        SessionDescription.parse(viewer.told().offer().sdp()).sections().get(0).codecs().stream()
            .filter(codec -> !codec.is("rtx"))
            .map(codec -> codec.name() + codec.fmtp().getOrDefault("profile-level-id", ""))
            .toList();
    assertThat(offered).startsWith("H26442e01f", "VP8").hasSize(8);
  }

  @Test
  void shouldOfferTheStageWithAllCodecsAndItsSoundOnTheSameClock() throws Exception {
    Guest viewer = stage.join("Viewer");
    List<String> loudest = ids(viewer, TrackSource.LOUDEST);
    subscribed(
        viewer,
        List.of(
            id(viewer, TrackSource.STAGE),
            id(viewer, TrackSource.STAGE_AUDIO),
            loudest.get(0),
            loudest.get(1)));

    List<MediaSection> sections = SessionDescription.parse(viewer.told().offer().sdp()).sections();
    assertThat(sections.get(0).kind()).isEqualTo("video");
    List<SendSection> sent = sent().stream().map(s -> s.section).toList();
    assertThat(sent.get(0).payloads())
        .extracting(PayloadMapping::codec)
        .extracting(Codec::name)
        .containsExactly("VP8", "VP9", "H264", "H264", "H264", "H264", "H264", "AV1");
    assertThat(sent.get(0).rtxSsrc()).isPositive();
    assertThat(sent.get(1).payloads())
        .extracting(PayloadMapping::codec)
        .extracting(Codec::name)
        .containsExactly("opus", "red");
    assertThat(sent.get(1).cname()).isEqualTo(sent.get(0).cname());
    assertThat(List.of(sent.get(0).cname(), sent.get(2).cname(), sent.get(3).cname()))
        .doesNotHaveDuplicates();
    assertThat(viewer.told().offer().tracks())
        .extracting(OfferedTrack::participantId)
        .containsOnlyNulls();
  }

  @Test
  void shouldNameAllCodecsOfTheStageToWhoDecodesNone() throws Exception {
    Guest viewer = stage.join("Viewer");
    String onStage = id(viewer, TrackSource.STAGE);
    viewer.participant().subscribe(List.of(onStage));
    String offer = viewer.told().offer().sdp();
    viewer.participant().answer(1, ClientAnswer.to(offer).reject(0).text());
    assertThat(viewer.told().events)
        .endsWith("subscription-failed " + onStage + " codec-not-supported");
    assertThat(viewer.told().failures)
        .containsExactly("The client does not decode VP8 or VP9 or H264 or AV1.");
  }

  @Test
  void shouldGatherWhatFollowsInALargeRoomAndLeaveOutWhatChangedBack() throws Exception {
    Speaker ada = speaker("Ada");
    Speaker grace = speaker("Grace");
    for (int i = 0; i < Presence.SMALL_ROOM; i++) {
      stage.join("Guest " + i);
    }
    Guest viewer = stage.join("Viewer");
    stage.hand.pass(Presence.GATHER);
    int before = viewer.told().events.size();
    speaks(ada, true);
    for (int i = 0; i < 10; i++) {
      speaks(grace, true);
      speaks(grace, false);
    }
    active(ada);
    assertThat(viewer.told().events.subList(before, viewer.told().events.size()))
        .containsExactly("speaks " + ada.audioId());
    stage.hand.pass(Floor.GATHER);
    assertThat(viewer.told().events.subList(before + 1, viewer.told().events.size()))
        .containsExactly("active-speaker " + ada.guest().id() + " " + ada.audioId());
    stage.hand.pass(Floor.GATHER);
    speaks(ada, false);
    assertThat(viewer.told().events).as("at once again").endsWith("is silent " + ada.audioId());
  }

  @Test
  void shouldTakeNoNewsOfATrackThatEnded() throws Exception {
    Speaker ada = speaker("Ada");
    Guest viewer = stage.join("Viewer");
    subscribed(viewer, ids(viewer, TrackSource.LOUDEST));
    plane().onLoudest(List.of(audio(ada)));
    plane().onSpeaking(audio(ada), true);
    plane().onActiveSpeaker(audio(ada));
    ada.guest().participant().leave(LeaveReason.LEFT);
    int before = viewer.told().events.size();
    stage.hand.turn();
    assertThat(viewer.told().events).hasSize(before);
    assertThat(slots()).allMatch(s -> s.track == null);
  }
}
