/* A line of a log from anybody: it is verified or refused, and what is verified was signed by the key that is told. */
#include "ledger.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ledger_check check = {.lines = 0};
    char *line = strndup((const char *)data, size), day[LEDGER_DAY_SIZE];
    uint64_t counts[LEDGER_COUNTS];
    struct err err;
    if (!line)
        return 0;
    if (!ledger_check_line(&check, line, &err) &&
        (strlen(check.key) != DESK_KEY_SIZE - 1 || !ledger_read(line, day, counts)))
        abort();
    /* The same line again comes after itself: never. */
    if (check.lines && !ledger_check_line(&check, line, &err))
        abort();
    free(line);
    return 0;
}
