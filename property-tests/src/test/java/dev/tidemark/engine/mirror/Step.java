package dev.tidemark.engine.mirror;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Something that happens to a layout.
 *
 * @param a chooses what it happens to
 * @param b chooses how
 */
record Step(Action action, int a, int b) {

  /** What can happen. */
  enum Action {
    ADD_IMAGE,
    ADD_BLOB,
    TAG,
    UNTAG,
    SCAN,
    PLAN,
    LOOK_AND_COLLECT,
    CRASH_IN_LOOK,
    RELEASE,
    APPLY,
    COLLECT,
    COLLECT_WHILE_OTHERS_TAG,
    COLLECT_WHILE_OTHERS_WRITE_THE_INDEX,
    CRASH_IN_COLLECT,
    CRASH_IN_SWEEP,
    CRASH_AND_PUSH,
    FAIL_IN_COLLECT,
    RESTORE,
    PURGE,
    ADVANCE,
    LOSE_REFERRER,
    HARD_LINK,
    RESTART
  }

  static List<Step> random(Random random, int most) {
    List<Step> steps = new ArrayList<>();
    for (int i = random.nextInt(most); i >= 0; i--) {
      Action action = Action.values()[random.nextInt(Action.values().length)];
      steps.add(new Step(action, random.nextInt(1000), random.nextInt(1000)));
    }
    return steps;
  }

  @Override
  public String toString() {
    return action + "(" + a + "," + b + ")";
  }
}
