package dev.tidemark.testkit;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Fails a test that is skipped without a reason: nobody would miss it.
 *
 * <p>JUnit finds it by itself where its automatic detection of extensions is on and its own
 * condition for {@code @Disabled} is off, as the parent pom sets both.
 */
public final class SkipsSayWhy
    implements ExecutionCondition,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {

  private static final ConditionEvaluationResult ENABLED =
      ConditionEvaluationResult.enabled("not disabled");

  /** What JUnit says of assumptions whose authors said nothing. */
  private static final Set<String> NO_REASONS =
      Set.of(
          "",
          "Assumption failed",
          "Assumption failed: assumption is not true",
          "Assumption failed: assumption is not false");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Disabled> disabled =
        context.getElement().flatMap(e -> AnnotationSupport.findAnnotation(e, Disabled.class));
    if (disabled.isEmpty()) {
      return ENABLED;
    }
    if (disabled.get().value().isBlank()) {
      throw new AssertionFailedError("@Disabled has to say why");
    }
    return ConditionEvaluationResult.disabled(disabled.get().value());
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw withReason(thrown);
  }

  @Override
  public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw withReason(thrown);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw withReason(thrown);
  }

  private static Throwable withReason(Throwable thrown) {
    boolean skipped = thrown instanceof TestAbortedException;
    String reason = Optional.ofNullable(thrown.getMessage()).orElse("").strip();
    return skipped && NO_REASONS.contains(reason)
        ? new AssertionFailedError("a test that is skipped has to say why", thrown)
        : thrown;
  }
}
