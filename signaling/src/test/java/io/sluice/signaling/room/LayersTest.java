package io.sluice.signaling.room;

import static io.sluice.signaling.room.RoomTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.LayerPreference;
import io.sluice.core.api.SubscriptionListener;
import io.sluice.core.api.TrackLayers;
import io.sluice.core.api.TransportState;
import io.sluice.signaling.room.Stage.Guest;
import io.sluice.signaling.sdp.MediaSection;
import io.sluice.signaling.sdp.SdpFiles;
import io.sluice.signaling.sdp.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who is told of layers, and what becomes of a subscriber's choice among them. */
class LayersTest {
  private static final LayerPreference SMALL = new LayerPreference(320, 180, 15, 0, -1, -1, -1);
  private static final TrackLayers LAYERS =
      new TrackLayers(
          List.of(
              new TrackLayers.Encoding(
                  0, "l", true, List.of(new TrackLayers.Layer(0, 0, 320, 180, 7.5, 60_000))),
              new TrackLayers.Encoding(1, "m", false, List.of()),
              new TrackLayers.Encoding(2, "h", false, List.of())));

  private final Stage stage = new Stage();
  private final Guest ada;
  private final Guest grace;

  /** A track of three encodings: l, m and h. */
  private final String simulcast;

  private final String voice;

  LayersTest() throws RoomException {
    ada = stage.join("Ada");
    TrackRequest camera = new TrackRequest("0", TrackSource.CAMERA, "");
    String offer = SdpFiles.text("chromium-publish-simulcast");
    simulcast = ada.participant().publish(offer, List.of(camera)).tracks().get(0).track().id();
    voice = stage.join("Joan").publish().get(0);
    grace = stage.join("Grace");
  }

  private FakePlane.Track media() {
    return stage.plane.transports.get(0).tracks.get(0);
  }

  private List<FakePlane.Subscription> sent() {
    return stage.plane.lastTransport().subscriptions;
  }

  private static LayerRequest wanted(LayerPreference preference) {
    return new LayerRequest(preference, null, false);
  }

  private static LayerRequest encoding(int index) {
    return wanted(new LayerPreference(0, 0, 0, 0, index, -1, -1));
  }

  private static LayerRequest rid(String rid) {
    return new LayerRequest(SMALL, rid, false);
  }

  private void set(String trackId, LayerRequest request) throws RoomException {
    grace.participant().setLayers(trackId, request);
  }

  private void subscribe(String... trackIds) throws RoomException {
    grace.participant().subscribe(List.of(trackIds));
  }

  private static List<String> layerEvents(Guest guest) {
    return guest.told().events.stream().filter(e -> e.contains("layer")).toList();
  }

  @Test
  void shouldSendWhatIsWantedAtOnce() throws RoomException {
    subscribe(simulcast, voice);
    grace.accept();
    FakePlane.Subscription video = sent().get(0);
    assertThat(video.preference).isEqualTo(LayerPreference.BEST);

    set(simulcast, wanted(SMALL));
    assertThat(video.preference).isEqualTo(SMALL);
    assertThat(video.paused).isFalse();
    set(simulcast, rid("m"));
    assertThat(video.preference).isEqualTo(new LayerPreference(320, 180, 15, 0, 1, -1, -1));
    set(simulcast, new LayerRequest(LayerPreference.BEST, null, true));
    assertThat(video.preference).isEqualTo(LayerPreference.BEST);
    assertThat(video.paused).isTrue();
    set(simulcast, encoding(2));
    assertThat(video.preference.encoding()).isEqualTo(2);
    assertThat(video.paused).isFalse();

    set(voice, new LayerRequest(LayerPreference.BEST, null, true));
    assertThat(sent().get(1).paused).isTrue();
  }

  @Test
  void shouldRememberAChoiceUntilTheTrackIsPlaced() throws RoomException {
    subscribe(voice);
    subscribe(simulcast);
    set(simulcast, new LayerRequest(SMALL, "l", true));
    grace.accept();
    set(simulcast, new LayerRequest(SMALL, "h", true));
    grace.accept();

    assertThat(sent().get(1).preference.encoding()).isEqualTo(2);
    assertThat(sent().get(1).paused).isTrue();
    assertThat(sent().get(0).preference).isEqualTo(LayerPreference.BEST);
    assertThat(sent().get(0).paused).isFalse();
  }

  @Test
  void shouldForgetAChoiceWithItsSubscription() throws RoomException {
    subscribe(simulcast);
    set(simulcast, wanted(SMALL));
    grace.accept();
    grace.participant().unsubscribe(List.of(simulcast));
    assertRefused(() -> set(simulcast, wanted(SMALL)), ErrorCode.TRACK_NOT_FOUND);
    subscribe(simulcast);
    grace.accept();
    grace.accept();
    assertThat(sent()).hasSize(2);
    assertThat(sent().get(1).preference).isEqualTo(LayerPreference.BEST);

    set(simulcast, wanted(SMALL));
    stage.plane.lastTransport().state(TransportState.FAILED);
    stage.hand.turn();
    subscribe(simulcast);
    grace.accept();
    assertThat(sent().get(0).preference).isEqualTo(LayerPreference.BEST);
  }

  @Test
  void shouldRefuseWhatCannotBeChosen() throws RoomException {
    subscribe(simulcast, voice);
    assertRefused(() -> set(simulcast, rid("x")), ErrorCode.INVALID_FIELD);
    assertRefused(() -> set(simulcast, rid("")), ErrorCode.INVALID_FIELD);
    assertRefused(() -> set(simulcast, encoding(3)), ErrorCode.INVALID_FIELD);
    LayerPreference first = encoding(0).preference();
    assertRefused(
        () -> set(simulcast, new LayerRequest(first, "l", false)), ErrorCode.INVALID_FIELD);
    assertRefused(() -> set(voice, wanted(SMALL)), ErrorCode.INVALID_FIELD);
    assertRefused(() -> set(voice, rid("l")), ErrorCode.INVALID_FIELD);
    assertRefused(() -> set("f".repeat(32), wanted(SMALL)), ErrorCode.TRACK_NOT_FOUND);
    assertRefused(
        () -> ada.participant().setLayers(simulcast, wanted(SMALL)), ErrorCode.TRACK_NOT_FOUND);
    Participant publisher = stage.join("P", Role.PUBLISHER, Dialect.NATIVE).participant();
    assertRefused(() -> publisher.setLayers(simulcast, wanted(SMALL)), ErrorCode.FORBIDDEN);
    assertRefused(() -> publisher.limitBitrate(1), ErrorCode.FORBIDDEN);

    grace.accept();
    assertThat(sent()).allMatch(s -> s.preference.equals(LayerPreference.BEST));
  }

  @Test
  void shouldTellSubscribersAndThoseWhoWishToBeOfLayers() throws RoomException {
    media().hasLayers(LAYERS);
    stage.hand.turn();
    assertThat(layerEvents(grace)).isEmpty();

    subscribe(simulcast);
    assertThat(layerEvents(grace)).containsExactly("layers-changed " + simulcast);
    subscribe(simulcast);
    assertThat(layerEvents(grace)).hasSize(1);
    grace.accept();
    media().hasLayers(LAYERS);
    assertThat(layerEvents(grace)).as("not on the event loop").hasSize(1);
    stage.hand.pass(PublishedTrack.GATHER);
    assertThat(layerEvents(grace)).hasSize(2);
    RoomEvent told = grace.told().broadcasts.get(grace.told().broadcasts.size() - 1).value();
    assertThat(told).isEqualTo(new RoomEvent.LayersChanged(simulcast, LAYERS));

    grace.participant().unsubscribe(List.of(simulcast));
    media().hasLayers(LAYERS);
    stage.hand.pass(PublishedTrack.GATHER);
    assertThat(layerEvents(grace)).hasSize(2);
    assertThat(layerEvents(ada)).isEmpty();
  }

  @Test
  void shouldDropLayersOfATrackThatEnded() throws RoomException {
    subscribe(simulcast);
    grace.accept();
    media().hasLayers(LAYERS);
    sent().get(0).listener.onLayer(media(), 0, 0, 0);
    ada.participant().unpublish(List.of(simulcast));
    stage.hand.turn();
    assertThat(layerEvents(grace)).isEmpty();
  }

  @Test
  void shouldTellWhichLayerGoesOut() throws RoomException {
    subscribe(simulcast);
    grace.accept();
    sent().get(0).listener.onLayer(media(), 1, 0, 2);
    assertThat(layerEvents(grace)).as("not on the event loop").isEmpty();
    stage.hand.turn();
    sent().get(0).listener.onLayer(null, 0, 0, 0);
    stage.hand.pass(SubscriberConnection.LAYER_GAP);

    String event = "subscription-layer " + simulcast + " ";
    assertThat(layerEvents(grace))
        .containsExactly(event + new SentLayer(1, "m", 0, 2), event + "null");
    grace.participant().unsubscribe(List.of(simulcast));
    sent().get(0).listener.onLayer(media(), 1, 0, 2);
    stage.hand.pass(SubscriberConnection.LAYER_GAP);
    assertThat(layerEvents(grace)).hasSize(2);
  }

  @Test
  void shouldTellOnlyTheNewestOfTheLayersThatGoOut() throws RoomException {
    subscribe(simulcast);
    grace.accept();
    SubscriptionListener listener = sent().get(0).listener;
    for (int i = 0; i < 100_000; i++) {
      listener.onLayer(media(), 1, 0, i % 3);
    }
    assertThat(stage.hand.soon() + stage.hand.waiting()).isOne();
    stage.hand.turn();
    for (int i = 1; i < 100_000; i++) {
      listener.onLayer(media(), 1, 0, i % 3);
    }
    assertThat(stage.hand.soon() + stage.hand.waiting()).isOne();
    String event = "subscription-layer " + simulcast + " ";
    assertThat(layerEvents(grace)).containsExactly(event + new SentLayer(1, "m", 0, 0));
    listener.onLayer(media(), 2, 0, 1);
    stage.hand.pass(SubscriberConnection.LAYER_GAP);
    assertThat(layerEvents(grace)).hasSize(2).endsWith(event + new SentLayer(2, "h", 0, 1));

    listener.onLayer(media(), 0, 0, 0);
    listener.onLayer(media(), 2, 0, 1);
    stage.hand.pass(SubscriberConnection.LAYER_GAP);
    assertThat(layerEvents(grace)).as("the same as was told").hasSize(2);
    stage.hand.pass(SubscriberConnection.LAYER_GAP);
    assertThat(stage.hand.soon() + stage.hand.waiting()).as("at rest").isZero();
    listener.onLayer(null, 0, 0, 0);
    stage.hand.turn();
    assertThat(layerEvents(grace)).as("at once again").endsWith(event + "null");
  }

  @Test
  void shouldGatherChangesOfLayersAndTellTheLast() throws RoomException {
    subscribe(simulcast);
    for (int i = 0; i < 100; i++) {
      media().hasLayers(layers(1 + i % 2));
    }
    stage.hand.turn();
    assertThat(layerEvents(grace)).hasSize(1);
    for (int i = 0; i < 100; i++) {
      media().hasLayers(layers(1 + i % 3));
    }
    stage.hand.turn();
    assertThat(layerEvents(grace)).hasSize(1);
    stage.hand.pass(PublishedTrack.GATHER);
    assertThat(layerEvents(grace)).hasSize(2);
    assertThat(lastTold()).isEqualTo(new RoomEvent.LayersChanged(simulcast, layers(1)));
    stage.hand.pass(PublishedTrack.GATHER);
    assertThat(layerEvents(grace)).hasSize(2);
  }

  @Test
  void shouldTellOfTheLowestSixteenLayersOfAnEncoding() throws RoomException {
    subscribe(simulcast);
    media().hasLayers(layers(64));
    stage.hand.turn();
    assertThat(lastTold())
        .isEqualTo(new RoomEvent.LayersChanged(simulcast, layers(RoomTrack.MAX_LAYERS)));
  }

  private RoomEvent lastTold() {
    return grace.told().broadcasts.get(grace.told().broadcasts.size() - 1).value();
  }

  private static TrackLayers layers(int count) {
    List<TrackLayers.Layer> layers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      layers.add(new TrackLayers.Layer(i / 8, i % 8, 320, 180, 7.5, 60_000));
    }
    return new TrackLayers(List.of(new TrackLayers.Encoding(0, "l", true, layers)));
  }

  @Test
  void shouldNameNoEncodingOfTheRoomsOwnTracks() throws RoomException {
    String onStage = roomTrack(grace, TrackSource.STAGE);
    subscribe(onStage);
    grace.accept();
    sent().get(0).listener.onLayer(media(), 2, 1, 0);
    stage.hand.turn();
    assertThat(layerEvents(grace))
        .containsExactly("subscription-layer " + onStage + " " + new SentLayer(-1, "", 1, 0));
    assertRefused(() -> set(onStage, encoding(0)), ErrorCode.INVALID_FIELD);
    assertRefused(() -> set(onStage, rid("l")), ErrorCode.INVALID_FIELD);
    LayerPreference limits = new LayerPreference(640, 360, 15, 300_000, -1, -1, 1);
    set(onStage, wanted(limits));
    assertThat(sent().get(0).preference).isEqualTo(limits);
  }

  private static String roomTrack(Guest guest, TrackSource source) {
    return guest.told().floor().tracks().stream()
        .filter(track -> track.source() == source)
        .findFirst()
        .orElseThrow()
        .id();
  }

  @Test
  void shouldKeepTheOwnVoicePausedWhateverIsSaidOfItsTrack() throws RoomException {
    Guest joan = stage.join("Singer");
    joan.publish();
    FakePlane.Track own = stage.plane.lastTransport().tracks.get(0);
    Objects.requireNonNull(stage.plane.rooms.get(0).speakerListener).onLoudest(List.of(own));
    stage.hand.turn();
    String loudest = roomTrack(joan, TrackSource.LOUDEST);
    joan.participant().subscribe(List.of(loudest));
    joan.participant().setLayers(loudest, wanted(LayerPreference.BEST));
    joan.accept();
    FakePlane.Subscription subscription = sent().get(0);
    assertThat(subscription.paused).isTrue();
    joan.participant().setLayers(loudest, wanted(LayerPreference.BEST));
    joan.participant().setLayers(loudest, new LayerRequest(LayerPreference.BEST, null, true));
    joan.participant().setLayers(loudest, wanted(LayerPreference.BEST));
    assertThat(subscription.pauses).containsExactly(true);
  }

  @Test
  void shouldAskForEstimatesOfVideoOnlyIfToldTo() throws Exception {
    assertThat(estimates(true, true)).containsExactly(true, false);
    assertThat(estimates(true, false)).containsExactly(false, false);
    assertThat(estimates(false, true)).containsExactly(false, false);
  }

  /** Whether the estimates for a video and an audio track are obeyed. */
  private static List<Boolean> estimates(boolean setting, boolean accepting) throws Exception {
    Stage stage = new Stage(config(0, setting));
    List<String> tracks = stage.join("Ada").publish();
    Guest viewer = stage.join("Grace");
    viewer.participant().subscribe(List.of(tracks.get(1), tracks.get(0)));
    Recorder.Offer offer = viewer.told().offer();
    List<MediaSection> sections = SessionDescription.parse(offer.sdp()).sections();
    assertThat(sections).extracting(MediaSection::kind).containsExactly("video", "audio");
    List<String> asked =
        offer.sdp().lines().filter(line -> line.matches("a=rtcp-fb:\\d+ goog-remb")).toList();
    assertThat(asked).hasSize(setting ? 1 : 0);
    if (setting) {
      int payloadType = sections.get(0).codecs().get(0).payloadType();
      assertThat(asked).containsExactly("a=rtcp-fb:" + payloadType + " goog-remb");
    }
    String answer = ClientAnswer.to(offer.sdp()).text();
    viewer
        .participant()
        .answer(
            offer.version(),
            accepting ? answer : answer.replaceAll("a=rtcp-fb:\\d+ goog-remb\r\n", ""));
    return stage.plane.lastTransport().subscriptions.stream().map(s -> s.section.remb()).toList();
  }

  @Test
  void shouldTakeTheEstimatesOfAViewerThatOffersThemIfToldTo() throws Exception {
    String offer = SdpFiles.text("chromium-view");
    assertThat(viewersEstimates(true, offer)).containsExactly(false, true);
    assertThat(viewersEstimates(false, offer)).containsExactly(false, false);
    String without = offer.replaceAll("a=rtcp-fb:\\d+ goog-remb\r\n", "");
    assertThat(viewersEstimates(true, without)).containsExactly(false, false);
  }

  /** Whether the estimates for an audio and a video track are obeyed, as the answer says. */
  private static List<Boolean> viewersEstimates(boolean setting, String offer) throws Exception {
    Stage stage = new Stage(config(0, setting));
    Participant whep = stage.join("V", Role.SUBSCRIBER, Dialect.WHEP).participant();
    String answer = whep.view(offer, null);
    List<Boolean> obeyed =
        stage.plane.lastTransport().subscriptions.stream().map(s -> s.section.remb()).toList();
    assertThat(answer.contains("goog-remb")).isEqualTo(obeyed.contains(true));
    return obeyed;
  }

  @Test
  void shouldShowLayersToOperators() {
    media().hasLayers(LAYERS);
    stage.hand.turn();
    RoomSnapshot.ParticipantSnapshot publisher =
        stage.service.find("daily").orElseThrow().participants().get(0);
    assertThat(publisher.tracks().get(0).encodings()).isEqualTo(LAYERS.encodings());
  }

  @Test
  void shouldLimitTheBitrateOfThisAndLaterConnections() throws RoomException {
    subscribe(voice);
    FakePlane.Transport first = stage.plane.lastTransport();
    assertThat(first.bitrateLimit).isZero();
    grace.participant().limitBitrate(500_000);
    assertThat(first.bitrateLimit).isEqualTo(500_000);

    first.state(TransportState.FAILED);
    stage.hand.turn();
    subscribe(voice);
    assertThat(stage.plane.lastTransport()).isNotSameAs(first);
    assertThat(stage.plane.lastTransport().bitrateLimit).isEqualTo(500_000);
    grace.participant().limitBitrate(0);
    assertThat(stage.plane.lastTransport().bitrateLimit).isZero();
  }

  @Test
  void shouldHoldTheLowerOfTheRoomsAndTheParticipantsLimit() throws RoomException {
    Stage limited = new Stage(config(300_000, false));
    List<String> tracks = limited.join("Ada").publish();
    assertThat(limited.plane.lastTransport().bitrateLimit).isZero();
    Participant viewer = limited.join("Grace").participant();
    viewer.subscribe(tracks);
    FakePlane.Transport transport = limited.plane.lastTransport();
    assertThat(transport.bitrateLimit).isEqualTo(300_000);
    viewer.limitBitrate(500_000);
    assertThat(transport.bitrateLimit).isEqualTo(300_000);
    viewer.limitBitrate(100_000);
    assertThat(transport.bitrateLimit).isEqualTo(100_000);
    viewer.limitBitrate(0);
    assertThat(transport.bitrateLimit).isEqualTo(300_000);

    Participant whep = limited.join("V", Role.SUBSCRIBER, Dialect.WHEP).participant();
    whep.view(SdpFiles.text("chromium-view"), null);
    assertThat(limited.plane.lastTransport()).isNotSameAs(transport);
    assertThat(limited.plane.lastTransport().bitrateLimit).isEqualTo(300_000);
  }

  private static RoomConfig config(long bitrate, boolean remb) {
    return new RoomConfig(
        RoomConfig.ALL_CODECS,
        true,
        10,
        10,
        16,
        256,
        false,
        bitrate,
        remb,
        5,
        Duration.ofSeconds(60),
        Duration.ofHours(24));
  }
}
