package io.sluice.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the lowest frames of pictures are said to refer to. */
class WholePicturesTest {
  private static final int TOP = 2;
  private static final long NOW = 100;

  private final WholePictures pictures = new WholePictures();

  /** The frames of a picture with all spatial layers. */
  private void sent(int lowest, long timestamp) {
    for (int layer = 0; layer <= TOP; layer++) {
      pictures.sent((lowest + layer) & 0xffff, timestamp);
    }
  }

  private static long references(int... back) {
    long references = 0;
    for (int i = back.length - 1; i >= 0; i--) {
      references = references << 12 | back[i];
    }
    return references;
  }

  @Test
  void shouldAddTheHighestFramesOfPicturesReferredTo() {
    sent(100, 1);
    sent(103, 2);

    assertThat(pictures.whole(106, NOW, references(6))).isEqualTo(references(6, 4));
    assertThat(pictures.whole(106, NOW, references(3, 6))).isEqualTo(references(3, 6, 1, 4));
  }

  /** An upper frame refers to the lower ones of its picture, and so to all that these need. */
  @Test
  void shouldAddNothingToUpperFrames() {
    sent(100, 1);
    pictures.sent(103, 2);

    assertThat(pictures.whole(104, NOW, references(1, 3))).isZero();
  }

  @Test
  void shouldAddWhatWasSentOnly() {
    pictures.sent(100, 1);
    pictures.sent(101, 1);
    pictures.sent(103, 2);

    assertThat(pictures.whole(106, NOW, references(6))).isEqualTo(references(6, 5));
    assertThat(pictures.whole(106, NOW, references(3))).isZero();
    assertThat(pictures.whole(106, NOW, references(9))).as("a picture never sent").isZero();
  }

  @Test
  void shouldFindFramesThatCameLate() {
    pictures.sent(101, 1);
    sent(103, 2);
    pictures.sent(102, 1);
    pictures.sent(100, 1);

    assertThat(pictures.whole(106, NOW, references(6))).isEqualTo(references(6, 4));
  }

  @Test
  void shouldCountAcrossTheWrap() {
    sent(65_534, 1);

    assertThat(pictures.whole(1, NOW, references(3))).isEqualTo(references(3, 1));
  }

  /** Chromium shows no picture before one that it has a part of, whatever layers come now. */
  @Test
  void shouldReferToUpperFramesAlsoWhereTheyAreSentNoMore() {
    sent(100, 1);
    pictures.sent(103, 2);

    assertThat(pictures.whole(103, NOW, references(3))).isEqualTo(references(3, 1));
    assertThat(pictures.whole(106, NOW, references(3))).isZero();
  }

  /** Numbers of 16 bits come round. */
  @Test
  void shouldNotTakeAnOldFrameForOneThatHasItsNumberNow() {
    sent(100, 1);

    assertThat(pictures.whole(103, 450_000, references(3))).isEqualTo(references(3, 1));
    assertThat(pictures.whole(103, 450_001, references(3))).isZero();
  }

  @Test
  void shouldForgetWhatOthersSent() {
    sent(100, 1);
    pictures.forget();

    assertThat(pictures.whole(103, NOW, references(3))).isZero();
  }

  @Test
  void shouldRememberSixtyFourPicturesAndReferToFiveFramesAtMost() {
    for (int i = 0; i < 65; i++) {
      sent(3 * i, i);
    }

    assertThat(pictures.whole(195, NOW, references(195))).as("forgotten").isZero();
    assertThat(pictures.whole(195, NOW, references(192))).isEqualTo(references(192, 190));
    assertThat(pictures.whole(195, NOW, references(3, 6, 9, 12)))
        .isEqualTo(references(3, 6, 9, 12, 1));
    assertThat(pictures.whole(195, NOW, references(3, 6, 9, 12, 15))).isZero();
  }

  /** Also when another layer or source is sent by then. */
  @Test
  void shouldKnowWhatWasSaidOfFramesSentAgain() {
    sent(100, 1);
    pictures.say(pictures.whole(103, NOW, references(3)));
    sent(103, 2);
    sent(106, 3);
    pictures.forget();
    pictures.sent(109, 4);

    assertThat(pictures.said(100, 1)).isZero();
    assertThat(pictures.said(103, 2)).isEqualTo(references(3, 1));
    assertThat(pictures.said(103, 3)).as("another frame of that number").isZero();
    assertThat(pictures.said(106, 3)).isZero();
    assertThat(pictures.said(109, 4)).isZero();
  }
}
