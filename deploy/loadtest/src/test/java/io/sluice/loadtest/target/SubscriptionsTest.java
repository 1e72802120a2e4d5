package io.sluice.loadtest.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.core.api.MediaKind;
import io.sluice.loadtest.measure.PeerMeter;
import io.sluice.loadtest.scenario.ViewerBehaviour;
import io.sluice.loadtest.target.Roster.Track;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a viewer asks for as its room changes, with a server that answers when it is told to. */
class SubscriptionsTest {
  private static final Track ADA_AUDIO = new Track("ada", "a1", MediaKind.AUDIO);
  private static final Track ADA_VIDEO = new Track("ada", "a2", MediaKind.VIDEO);
  private static final Track BOB_AUDIO = new Track("bob", "b1", MediaKind.AUDIO);
  private static final Track BOB_VIDEO = new Track("bob", "b2", MediaKind.VIDEO);

  private final List<String> asked = new ArrayList<>();
  private final Deque<CompletableFuture<Void>> answers = new ArrayDeque<>();
  private final List<List<String>> publishers = new ArrayList<>();
  private final EndRecorder recorder = new EndRecorder();

  private Subscriptions viewer(ViewerBehaviour behaviour) {
    SessionListener listener =
        new SessionListener() {
          @Override
          public void onPublishers(List<String> now) {
            publishers.add(now);
          }

          @Override
          public void onError(TargetException error) {
            recorder.onError(error);
          }
        };
    return new Subscriptions(behaviour, this::ask, listener);
  }

  private CompletableFuture<Void> ask(List<Track> added, List<Track> removed) {
    asked.add("+" + ids(added) + " -" + ids(removed));
    CompletableFuture<Void> answer = new CompletableFuture<>();
    answers.add(answer);
    return answer;
  }

  private static List<String> ids(List<Track> tracks) {
    return tracks.stream().map(Track::id).toList();
  }

  private void answer() {
    answers.remove().complete(null);
  }

  private void refuse() {
    answers.remove().completeExceptionally(new TargetException("r", "subscribe", "c", "no"));
  }

  private static void publish(Subscriptions viewer, Track... tracks) {
    viewer.room(roster -> List.of(tracks).forEach(roster::published));
  }

  @Test
  void shouldAskForNothingBeforeItBegins() {
    Subscriptions viewer = viewer(ViewerBehaviour.ALL);
    publish(viewer, ADA_AUDIO);
    assertThat(asked).isEmpty();

    CompletableFuture<Void> settled = viewer.start();

    assertThat(asked).containsExactly("+[a1] -[]");
    assertThat(settled).isNotDone();
    answer();
    assertThat(settled).isCompleted();
  }

  @Test
  void shouldGatherWhatIsPublishedWhileARequestIsOpen() {
    Subscriptions viewer = viewer(ViewerBehaviour.ALL);
    viewer.start().join();
    publish(viewer, ADA_AUDIO);
    publish(viewer, ADA_VIDEO);
    publish(viewer, BOB_AUDIO, BOB_VIDEO);
    assertThat(asked).containsExactly("+[a1] -[]");

    answer();

    assertThat(asked).containsExactly("+[a1] -[]", "+[a2, b1, b2] -[]");
    assertThat(publishers).containsExactly(List.of("ada"), List.of("ada", "bob"));
  }

  @Test
  void shouldAskAgainWithoutATrackThatEndedMeanwhile() {
    Subscriptions viewer = viewer(ViewerBehaviour.ALL);
    publish(viewer, ADA_AUDIO, BOB_AUDIO);
    CompletableFuture<Void> settled = viewer.start();
    viewer.room(roster -> roster.left("ada"));

    refuse();

    assertThat(asked).containsExactly("+[a1, b1] -[]", "+[b1] -[]");
    answer();
    assertThat(settled).isCompleted();
    assertThat(recorder.errors).isEmpty();
  }

  @Test
  void shouldNotAskAgainForWhatIsRefused() {
    Subscriptions viewer = viewer(ViewerBehaviour.ALL);
    publish(viewer, ADA_AUDIO);
    CompletableFuture<Void> settled = viewer.start();

    refuse();

    assertThat(settled).isCompletedExceptionally();
    publish(viewer, BOB_AUDIO);
    assertThat(asked).containsExactly("+[a1] -[]", "+[b1] -[]");
    refuse();
    assertThat(recorder.errors).extracting(TargetException::code).containsExactly("c");
  }

  @Test
  void shouldNotUnsubscribeWhatIsGone() {
    Subscriptions viewer = viewer(ViewerBehaviour.ALL);
    publish(viewer, ADA_AUDIO, ADA_VIDEO);
    CompletableFuture<Void> settled = viewer.start();
    answer();

    viewer.room(roster -> roster.unpublished("ada", "a2"));
    viewer.room(roster -> roster.left("ada"));

    assertThat(settled).isCompleted();
    assertThat(asked).hasSize(1);
  }

  @Test
  void shouldFillTheStageInTheOrderOfJoiningNotOfPublishing() {
    Subscriptions viewer = viewer(ViewerBehaviour.stage(1));
    viewer.room(roster -> roster.joined("ada"));
    publish(viewer, BOB_AUDIO, BOB_VIDEO);
    CompletableFuture<Void> settled = viewer.start();
    answer();
    assertThat(settled).isCompleted();

    publish(viewer, ADA_AUDIO, ADA_VIDEO);

    assertThat(asked).containsExactly("+[b1, b2] -[]", "+[a1, a2] -[b2]");
  }

  @Test
  void shouldRememberWhenEachTrackWasAskedFor() {
    Subscriptions viewer = viewer(ViewerBehaviour.SWITCH);
    publish(viewer, ADA_VIDEO, BOB_VIDEO);
    viewer.start().join();
    assertThat(viewer.requestNanos("ada", "a2")).isEqualTo(PeerMeter.NEVER);
    long before = System.nanoTime();
    var unused = viewer.watch(Set.of("ada"));
    long between = System.nanoTime();
    answer();
    unused = viewer.watch(Set.of("bob"));

    assertThat(viewer.requestNanos("ada", "a2")).isBetween(before, between);
    assertThat(viewer.requestNanos("bob", "b2")).isGreaterThanOrEqualTo(between);
    viewer.room(roster -> roster.left("ada"));
    assertThat(viewer.requestNanos("ada", "a2")).isEqualTo(PeerMeter.NEVER);
  }

  @Test
  void shouldWatchWhomItIsTold() {
    Subscriptions viewer = viewer(ViewerBehaviour.SWITCH);
    publish(viewer, ADA_AUDIO, BOB_AUDIO);
    viewer.start().join();
    CompletableFuture<Void> ada = viewer.watch(Set.of("ada"));
    answer();
    assertThat(ada).isCompleted();

    CompletableFuture<Void> bob = viewer.watch(Set.of("bob"));
    answer();

    assertThat(bob).isCompleted();
    assertThat(asked).containsExactly("+[a1] -[]", "+[b1] -[a1]");
  }
}
