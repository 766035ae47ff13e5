/* Lines of "name value". What is said of trouble comes last, so that what finds no room is that. */
#include "replica_card.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The members that are one word or a number, once for both directions. */
static const struct {
    const char *name;
    size_t offset;
    size_t size; /* of a text; 0: an int64_t */
} members[] = {
    {"program", offsetof(struct replica_card, program), sizeof(((struct replica_card *)0)->program)},
    {"version", offsetof(struct replica_card, version), sizeof(((struct replica_card *)0)->version)},
    {"host", offsetof(struct replica_card, host), sizeof(((struct replica_card *)0)->host)},
    {"pid", offsetof(struct replica_card, pid), 0},
    {"time", offsetof(struct replica_card, time_ms), 0},
    {"started", offsetof(struct replica_card, started_ms), 0},
    {"in_hand", offsetof(struct replica_card, in_hand), 0},
    {"senders", offsetof(struct replica_card, senders), 0},
    {"receivers", offsetof(struct replica_card, receivers), 0},
    {"queued", offsetof(struct replica_card, queued), 0},
    {"in_flight", offsetof(struct replica_card, in_flight), 0},
    {"overdue", offsetof(struct replica_card, overdue), 0},
    {"overdue_ms", offsetof(struct replica_card, overdue_ms), 0},
    {"leaving", offsetof(struct replica_card, leaving), 0},
};
#define MEMBER_COUNT (sizeof members / sizeof *members)

static char *text_at(struct replica_card *card, size_t member)
{
    return (char *)card + members[member].offset;
}

static int64_t *number_at(struct replica_card *card, size_t member)
{
    return (int64_t *)(void *)((char *)card + members[member].offset);
}

void replica_card_init(struct replica_card *card, const char *program, const char *version)
{
    memset(card, 0, sizeof *card);
    for (size_t i = 0; i < MEMBER_COUNT; i++)
        if (!members[i].size)
            *number_at(card, i) = -1;
    snprintf(card->program, sizeof card->program, "%s", program);
    snprintf(card->version, sizeof card->version, "%s", version);
}

/* A value ends at the line's end. */
static void make_one_line(char *text)
{
    for (; *text; text++)
        if (*text == '\n' || *text == '\r')
            *text = ' ';
}

static void copy_line(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text);
    make_one_line(out);
}

void replica_card_trouble(struct replica_card *card, const char *name, int is_note, const char *text)
{
    if (card->trouble_count == REPLICA_TROUBLES_MAX)
        return;
    struct replica_trouble *trouble = &card->troubles[card->trouble_count++];
    copy_line(trouble->name, sizeof trouble->name, name);
    copy_line(trouble->text, sizeof trouble->text, text);
    trouble->is_note = is_note;
}

int replica_card_is_ready(const struct replica_card *card)
{
    for (size_t i = 0; i < card->trouble_count; i++)
        if (!card->troubles[i].is_note)
            return 0;
    return 1;
}

/* Adds a line whole or not at all. */
static void add_line(char *out, size_t *len, const char *name, const char *value, const char *text)
{
    size_t room = REPLICA_CARD_MAX - *len;
    int size = snprintf(out + *len, room, "%s %s%s%s\n", name, value, *text ? " " : "", text);
    if (size > 0 && (size_t)size < room)
        *len += (size_t)size;
    else
        out[*len] = '\0';
}

size_t replica_card_write(const struct replica_card *card, char out[REPLICA_CARD_MAX])
{
    struct replica_card copy = *card;
    char digits[24];
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        if (members[i].size) {
            make_one_line(text_at(&copy, i));
            add_line(out, &len, members[i].name, text_at(&copy, i), "");
        } else if (*number_at(&copy, i) >= 0) {
            snprintf(digits, sizeof digits, "%" PRId64, *number_at(&copy, i));
            add_line(out, &len, members[i].name, digits, "");
        }
    }
    for (size_t i = 0; i < card->trouble_count; i++)
        add_line(out, &len, card->troubles[i].is_note ? "note" : "unmet", card->troubles[i].name,
                 card->troubles[i].text);
    return len;
}

/* A trouble beyond what a card holds is left out, as when it is written. */
static void read_trouble(struct replica_card *card, const char *value, int is_note)
{
    char name[REPLICA_NAME_SIZE];
    size_t len = strcspn(value, " ");
    snprintf(name, sizeof name, "%.*s", (int)len, value);
    replica_card_trouble(card, name, is_note, value[len] ? value + len + 1 : "");
}

/* What this version does not know is passed over: daemons of two versions may be at work. */
static void read_line(struct replica_card *card, const char *name, const char *value)
{
    if (strcmp(name, "unmet") == 0 || strcmp(name, "note") == 0) {
        read_trouble(card, value, name[0] == 'n');
        return;
    }
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        if (strcmp(name, members[i].name) != 0)
            continue;
        if (members[i].size)
            copy_line(text_at(card, i), members[i].size, value);
        else
            *number_at(card, i) = strtoll(value, NULL, 10);
    }
}

int replica_card_read(const char *text, struct replica_card *out, struct err *err)
{
    struct replica_card card;
    char line[REPLICA_NAME_SIZE + REPLICA_TEXT_SIZE + 16];
    replica_card_init(&card, "", "");
    while (*text) {
        size_t len = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)(len < sizeof line ? len : sizeof line - 1), text);
        char *blank = strchr(line, ' ');
        if (blank) {
            *blank = '\0';
            read_line(&card, line, blank + 1);
        }
        text += text[len] ? len + 1 : len;
    }
    if (!card.program[0])
        return err_set(err, ERR_INVALID, "what a daemon said of itself names no program");
    *out = card;
    return 0;
}
