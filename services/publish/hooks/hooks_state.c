/* What every file of this room asks of all hooks: whether a message may begin, and the figures. */
#include "hook_run.h"

#include "clock.h"

#include <string.h>

const char *const hook_state_words[HOOK_STATES] = {"verifying", "active", "failing", "disabled"};

int hooks_may_send(const struct hooks *hooks)
{
    return hooks->lease_until_ms && clock_monotonic_ms() < hooks->lease_until_ms && hooks->has_shared &&
           !hooks->is_stopping && !hooks->is_closed;
}

void hooks_count(struct hooks *hooks, const char *outcome)
{
    metric_add(metrics_counter(hooks->web->all_metrics, "triptych_publish_webhook_messages_total",
                               "messages to webhooks, by what came of them", "outcome", outcome),
               1);
}

void hooks_add_state(struct hooks *hooks, const struct hook_progress *progress)
{
    const char *word = hook_state_word(progress);
    for (int i = 0; i < HOOK_STATES; i++)
        hooks->states[i] += strcmp(word, hook_state_words[i]) == 0;
}

/* Only who delivers says how many there are: replicas are added up. */
static void show_states(struct hooks *hooks)
{
    for (int i = 0; i < HOOK_STATES; i++)
        metric_set(hooks->state_gauges[i], hooks->first ? (double)hooks->states[i] : 0);
}

void hooks_count_states(struct hooks *hooks)
{
    memset(hooks->states, 0, sizeof hooks->states);
    for (struct hook_run *run = hooks->first; run; run = run->next)
        hooks_add_state(hooks, &run->progress);
    show_states(hooks);
}
