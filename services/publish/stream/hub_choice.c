/* A reader of first matches needs to know which stories have matched before its position. Nobody keeps that for it: when it
 * comes, all events that the feed has kept are looked at, from the oldest, and none is given up to where it stood. */
#include "hub_choice.h"

#include "query.h"
#include "query_facts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ONCE_ROOM_FIRST 64

/* ── stories that have matched ── */

static uint64_t key_of(const char *story_id)
{
    uint64_t key = id_hash64(story_id, strlen(story_id));
    return key ? key : 1; /* 0 marks a free place */
}

static size_t place_of(const struct hub_once *once, uint64_t key)
{
    size_t place = (size_t)key & (once->room - 1);
    while (once->stories[place] && once->stories[place] != key)
        place = (place + 1) & (once->room - 1);
    return place;
}

static int has(const struct hub_once *once, const char *story_id)
{
    return once->stories[place_of(once, key_of(story_id))] != 0;
}

/* Doubles when half full. */
static int grow(struct hub_once *once)
{
    struct hub_once larger = {.room = 2 * once->room, .count = once->count, .all_bytes = once->all_bytes};
    size_t more_bytes = once->room * sizeof *once->stories;
    if (*once->all_bytes + more_bytes > HUB_ONCE_BYTES_MAX)
        return ERR_FULL;
    larger.stories = calloc(larger.room, sizeof *larger.stories);
    if (!larger.stories)
        return ERR_MEMORY;
    for (size_t i = 0; i < once->room; i++)
        if (once->stories[i])
            larger.stories[place_of(&larger, once->stories[i])] = once->stories[i];
    free(once->stories);
    *once->all_bytes += more_bytes;
    *once = larger;
    return 0;
}

/* So that one more can be remembered. */
static int make_room(struct hub_once *once)
{
    return once->count >= once->room / 2 ? grow(once) : 0;
}

static void remember(struct hub_once *once, const char *story_id)
{
    uint64_t key = key_of(story_id);
    size_t place = place_of(once, key);
    assert(once->count < once->room);
    once->count += once->stories[place] == 0;
    once->stories[place] = key;
}

int hub_choice_once(struct hub_choice *choice, size_t *all_bytes, struct err *err)
{
    assert(!choice->once);
    size_t bytes = ONCE_ROOM_FIRST * sizeof(uint64_t);
    if (*all_bytes + bytes > HUB_ONCE_BYTES_MAX)
        return err_set(err, ERR_FULL, "too many subscribers ask for first matches");
    struct hub_once *once = calloc(1, sizeof *once);
    if (once)
        once->stories = calloc(ONCE_ROOM_FIRST, sizeof *once->stories);
    if (!once || !once->stories) {
        free(once);
        return err_set(err, ERR_MEMORY, "no memory for a subscriber");
    }
    once->room = ONCE_ROOM_FIRST;
    once->all_bytes = all_bytes;
    *all_bytes += bytes;
    choice->once = once;
    return 0;
}

void hub_choice_done(struct hub_choice *choice)
{
    if (choice->once) {
        assert(*choice->once->all_bytes >= choice->once->room * sizeof *choice->once->stories);
        *choice->once->all_bytes -= choice->once->room * sizeof *choice->once->stories;
        free(choice->once->stories);
        free(choice->once);
    }
    choice->once = NULL;
}

/* ── events ── */

static int is_departure(const char *kind)
{
    return strcmp(kind, "merged") == 0 || strcmp(kind, "retired") == 0;
}

/* 1 it matches, 0 it does not, < 0 without memory. */
static int matches(const struct hub_choice *choice, struct event_forms *event)
{
    const struct query_facts *facts;
    if (!choice->filter || query_is_empty(choice->filter))
        return 1;
    facts = event_forms_facts(event, query_needs_text(choice->filter));
    return facts ? query_matches(choice->filter, facts, event->kind) : ERR_MEMORY;
}

static enum hub_wish lose(struct hub_choice *choice, const char *reason)
{
    choice->reason = reason;
    return HUB_LOST;
}

/* Room to remember a match is there before the event is given: afterwards it would be too late. */
static enum hub_wish with_room(struct hub_choice *choice, enum hub_wish wish)
{
    int code = choice->once ? make_room(choice->once) : 0;
    if (code == ERR_FULL)
        return lose(choice, "too many stories have matched to know which match for the first time");
    return code ? HUB_WAIT : wish;
}

/* An event of the time before the reader's position. */
static enum hub_wish look_back(struct hub_choice *choice, struct event_forms *event)
{
    int order = event_seq_compare(event->seq, choice->silent_until);
    if (order == 0 || strcmp(event->prev, choice->silent_until) == 0)
        choice->is_met = 1;
    if (order > 0)
        return choice->is_met ? HUB_GIVE : lose(choice, "this position is not in the feed (any more)");
    int is_match = matches(choice, event);
    if (is_match < 0)
        return HUB_WAIT;
    if (!is_match || is_departure(event->kind))
        return HUB_PASS;
    enum hub_wish wish = with_room(choice, HUB_PASS);
    if (wish == HUB_PASS)
        remember(choice->once, event->story_id);
    return wish;
}

enum hub_wish hub_choice_of(struct hub_choice *choice, struct event_forms *event)
{
    if (*choice->silent_until) {
        enum hub_wish wish = look_back(choice, event);
        if (wish != HUB_GIVE)
            return wish;
        choice->silent_until[0] = '\0';
    }
    int is_match = matches(choice, event);
    if (is_match < 0)
        return HUB_WAIT;
    /* That a story ends is told to whoever has heard of it; a first match is no end. */
    if (!is_match || (choice->once && (is_departure(event->kind) || has(choice->once, event->story_id))))
        return HUB_PASS;
    return with_room(choice, HUB_GIVE);
}

void hub_choice_given(struct hub_choice *choice, const struct event_forms *event)
{
    if (choice->once)
        remember(choice->once, event->story_id);
}

void hub_choice_reset(struct hub_choice *choice)
{
    choice->silent_until[0] = '\0';
    if (!choice->once)
        return;
    memset(choice->once->stories, 0, choice->once->room * sizeof *choice->once->stories);
    choice->once->count = 0;
}
