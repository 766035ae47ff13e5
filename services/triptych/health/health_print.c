/* Replicas and findings, for people and for programs. */
#include "cmd_health.h"
#include "colour.h"

#include <inttypes.h>
#include <stdio.h>

static const char *level_name(enum finding_level level)
{
    return level == FINDING_FAULT ? "fault" : "hint";
}

void findings_write(struct json_writer *writer, const struct findings *findings)
{
    json_put_uint(writer, "faults", findings->faults);
    json_put_uint(writer, "hints", findings->hints);
    json_array_begin(writer, "findings");
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        json_object_begin(writer, NULL);
        json_put_text(writer, "level", level_name(finding->level));
        json_put_text(writer, "about", finding->about);
        json_put_text(writer, "what", finding->what);
        json_put_text(writer, "do", finding->todo);
        json_object_end(writer);
    }
    json_array_end(writer);
}

/* Faults first: what somebody must do something about. */
void findings_print(const struct findings *findings, int with_advice)
{
    for (int level = FINDING_FAULT; level <= FINDING_HINT; level++)
        for (size_t i = 0; i < findings->count; i++) {
            const struct finding *finding = &findings->list[i];
            if (finding->level != (enum finding_level)level || (level == FINDING_HINT && !with_advice))
                continue;
            colour_print(level == FINDING_FAULT ? COLOUR_FAULT : COLOUR_HINT, level_name(finding->level));
            /* As wide as the longer of the two words. */
            printf("%s  %s: %s\n", level == FINDING_HINT ? " " : "", finding->about, finding->what);
            if (with_advice) {
                printf("       ");
                colour_print(COLOUR_SOFT, finding->todo);
                putchar('\n');
            }
        }
    if (findings->count < findings->faults + findings->hints)
        printf("and %zu more\n", findings->faults + findings->hints - findings->count);
}

/* -1, of what the program does not do, is null. */
static void put_number(struct json_writer *writer, const char *name, int64_t value)
{
    if (value < 0)
        json_put_null(writer, name);
    else
        json_put_int(writer, name, value);
}

/* By name, as /readyz has them: conditions that are not met, or notes. */
static void write_troubles(struct json_writer *writer, const struct replica_card *card, const char *name, int is_note)
{
    json_object_begin(writer, name);
    for (size_t i = 0; i < card->trouble_count; i++)
        if (card->troubles[i].is_note == is_note)
            json_put_text(writer, card->troubles[i].name, card->troubles[i].text);
    json_object_end(writer);
}

void replicas_write(struct json_writer *writer, const struct desk_view *view)
{
    json_array_begin(writer, "replicas");
    for (size_t i = 0; i < view->replica_count; i++) {
        const struct replica_card *card = &view->replicas[i].card;
        json_object_begin(writer, NULL);
        json_put_text(writer, "program", card->program);
        json_put_text(writer, "instance", view->replicas[i].instance);
        json_put_text(writer, "version", card->version);
        json_put_text_or_null(writer, "host", card->host);
        put_number(writer, "pid", card->pid);
        json_put_bool(writer, "alive", view->replicas[i].is_alive);
        json_put_bool(writer, "ready", view->replicas[i].is_alive && replica_card_is_ready(card));
        json_put_bool(writer, "leaving", card->leaving > 0);
        json_put_time(writer, "heard", card->time_ms);
        json_put_time(writer, "started", card->started_ms);
        put_number(writer, "in_hand", card->in_hand);
        put_number(writer, "senders", card->senders);
        put_number(writer, "receivers", card->receivers);
        put_number(writer, "queued", card->queued);
        put_number(writer, "in_flight", card->in_flight);
        put_number(writer, "overdue", card->overdue);
        put_number(writer, "overdue_ms", card->overdue_ms);
        write_troubles(writer, card, "unmet", 0);
        write_troubles(writer, card, "notes", 1);
        json_object_end(writer);
    }
    json_array_end(writer);
}

/* What is zero, or does not apply, is left out: a line a replica. */
static void print_number(const char *name, int64_t value)
{
    if (value > 0)
        printf(", %s %" PRId64, name, value);
}

void replicas_print(const struct desk_view *view)
{
    for (size_t i = 0; i < view->replica_count; i++) {
        const struct replica_card *card = &view->replicas[i].card;
        printf("%-12s %s, %s, %s", card->program, card->host[0] ? card->host : view->replicas[i].instance,
               card->version,
               card->leaving > 0              ? "leaving"
               : !view->replicas[i].is_alive  ? "SILENT"
               : !replica_card_is_ready(card) ? "NOT READY"
                                              : "ready");
        print_number("in hand", card->in_hand);
        print_number("queued", card->queued);
        print_number("in flight", card->in_flight);
        print_number("overdue", card->overdue);
        printf("\n");
    }
}
