/* One look: the key, the latest line, the counts of the day after it, the new line; then again, until yesterday is there. */
#include "ledger_keeper.h"

#include "clock.h"
#include "log.h"
#include "store_ledger.h"
#include "store_secrets.h"

#include <stdio.h>
#include <string.h>

#define FIRST_LOOK_MS 2000
#define DAY_MS        INT64_C(86400000)

static void read_latest(struct ledger_keeper *keeper);

/* The latest day that is over. */
static int64_t closed_day(void)
{
    return (clock_now_ms() - LEDGER_SETTLE_MS) / DAY_MS - 1;
}

static void on_added(void *context, const struct store_result *result, uint64_t count)
{
    struct ledger_keeper *keeper = context;
    keeper->is_busy = 0;
    if (result->code || keeper->is_stopped)
        return;
    char day[LEDGER_DAY_SIZE];
    ledger_day_write(keeper->day, day);
    if (count)
        log_info("log_day_signed", LOG_TEXT("day", day), LOG_TEXT("key", keeper->key.name));
    /* Another replica was quicker, or there are more days to tell. */
    read_latest(keeper);
}

/* Names that this version does not know are those of a later one: left out. */
static void take_counts(const struct store_tally *rows, size_t count, uint64_t out[LEDGER_COUNTS])
{
    for (size_t i = 0; i < count; i++)
        for (int name = 0; name < LEDGER_COUNTS; name++)
            if (strcmp(rows[i].name, ledger_names[name]) == 0)
                out[name] = rows[i].count;
}

static void on_tally(void *context, const struct store_result *result, const struct store_tally *rows, size_t count)
{
    struct ledger_keeper *keeper = context;
    struct ledger_day day = {
        .desk = *keeper->site->base_url ? keeper->site->base_url : keeper->site->name,
        .edition = keeper->site->edition,
        .previous = keeper->latest,
    };
    char line[LEDGER_LINE_MAX];
    struct err err = {0};
    keeper->is_busy = 0;
    /* A log begins with the first day on which something was counted. */
    if (result->code || keeper->is_stopped || (!*keeper->latest && !count))
        return;
    ledger_day_write(keeper->day, day.day);
    take_counts(rows, count, day.counts);
    if (ledger_write(&day, &keeper->key, line, &err))
        log_error("log_day_not_signed", LOG_TEXT("day", day.day), LOG_TEXT("reason", err.text));
    else
        keeper->is_busy = !store_ledger_add(keeper->store, keeper->latest, line, on_added, keeper, NULL);
}

static void on_latest(void *context, const struct store_result *result, const char *const *lines, size_t count)
{
    struct ledger_keeper *keeper = context;
    char day[LEDGER_DAY_SIZE];
    uint64_t counts[LEDGER_COUNTS];
    keeper->is_busy = 0;
    if (result->code || keeper->is_stopped)
        return;
    snprintf(keeper->latest, sizeof keeper->latest, "%s", count ? lines[0] : "");
    keeper->day = closed_day();
    /* A line that cannot be read is chained to all the same: the day it was of is not known. */
    if (ledger_read(keeper->latest, day, counts) && ledger_day_read(day) + 1 <= keeper->day)
        keeper->day = ledger_day_read(day) + 1;
    else if (*keeper->latest && *day)
        return; /* yesterday's is there */
    keeper->is_busy = !store_tally_get(keeper->store, keeper->day, on_tally, keeper, NULL);
}

static void read_latest(struct ledger_keeper *keeper)
{
    keeper->is_busy = !store_ledger_read(keeper->store, -1, on_latest, keeper, NULL);
}

static void on_secret(void *context, const struct store_result *result, const char *secret)
{
    struct ledger_keeper *keeper = context;
    keeper->is_busy = 0;
    if (result->code || keeper->is_stopped)
        return;
    keeper->has_key = desk_key_read(secret, &keeper->key);
    if (keeper->has_key)
        read_latest(keeper);
    else
        log_error("log_key_unreadable", LOG_TEXT("secret", LEDGER_SECRET_NAME));
}

/* Redis that is away would keep each question; the next look comes soon enough. */
static void on_look(void *context)
{
    struct ledger_keeper *keeper = context;
    if (keeper->is_busy || store_state(keeper->store) != STORE_UP)
        return;
    if (keeper->has_key)
        read_latest(keeper);
    else
        keeper->is_busy =
            !store_secret_share(keeper->store, LEDGER_SECRET_NAME, keeper->made_secret, on_secret, keeper, NULL);
}

void ledger_keeper_start(struct ledger_keeper *keeper)
{
    signature_secret_make(keeper->made_secret);
    loop_timer_init(&keeper->look, on_look, keeper);
    loop_timer_start(keeper->loop, &keeper->look, FIRST_LOOK_MS, LEDGER_LOOK_MS);
}

void ledger_keeper_stop(struct ledger_keeper *keeper)
{
    keeper->is_stopped = 1;
    loop_timer_stop(&keeper->look);
}
