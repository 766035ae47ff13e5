/* A command in Redis's protocol (RESP arrays of bulk strings), written once into one allocation. The count of arguments
 * comes first on the wire and is known last, so room is left for it at the front. */
#include "command.h"

#include "err.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_ROOM  16 /* "*4294967295\r\n" fits */
#define FIRST_SIZE 512
#define DIGITS_MAX 20 /* of a 64-bit number */

static int reserve(struct command *command, size_t more)
{
    if (command->failed)
        return 0;
    /* Redis closes the connection on a command beyond its own limit, and with it everything that is in flight. */
    if (more > command->size_max || command->size + more > command->size_max) {
        command->failed = ERR_TOO_LARGE;
        return 0;
    }
    size_t capacity = command->capacity ? command->capacity : FIRST_SIZE;
    /* Ends: both summands are at most size_max. */
    while (capacity < command->size + more)
        capacity *= 2;
    if (capacity == command->capacity)
        return 1;
    char *data = realloc(command->data, capacity);
    if (!data) {
        command->failed = ERR_MEMORY;
        return 0;
    }
    command->data = data;
    command->capacity = capacity;
    return 1;
}

void command_init(struct command *command)
{
    *command = (struct command){.size = HEAD_ROOM, .size_max = COMMAND_SIZE_MAX};
}

void command_done(struct command *command)
{
    free(command->data);
    command->data = NULL;
}

/* Writes the digits of `number` so that they end before `end`, which has room for DIGITS_MAX bytes before it; returns where
 * they begin. By hand: each article takes some twenty numbers to Redis, and a format string costs ten times as much. */
static char *write_digits(char *end, uint64_t number)
{
    do {
        *--end = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    return end;
}

void command_bytes(struct command *command, const void *data, size_t size)
{
    char head[DIGITS_MAX + 3], *end = head + sizeof head;
    end[-1] = '\n';
    end[-2] = '\r';
    char *begin = write_digits(end - 2, size);
    *--begin = '$';
    size_t head_len = (size_t)(end - begin);
    if (!reserve(command, head_len + size + 2))
        return;
    char *at = command->data + command->size;
    memcpy(at, begin, head_len);
    at += head_len;
    if (size)
        memcpy(at, data, size);
    at[size] = '\r';
    at[size + 1] = '\n';
    command->size += head_len + size + 2;
    command->count++;
}

void command_text(struct command *command, const char *text)
{
    command_bytes(command, text, strlen(text));
}

void command_number(struct command *command, int64_t number)
{
    char digits[DIGITS_MAX + 1], *end = digits + sizeof digits;
    char *begin = write_digits(end, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
    if (number < 0)
        *--begin = '-';
    command_bytes(command, begin, (size_t)(end - begin));
}

void command_function(struct command *command, const char *prefix, const char *function, unsigned key_count)
{
    char name[64];
    snprintf(name, sizeof name, "%s%s", prefix, function);
    command_init(command);
    command_text(command, "FCALL");
    command_text(command, name);
    command_number(command, key_count);
}

int command_finish(struct command *command)
{
    char head[HEAD_ROOM + 1];
    if (command->failed)
        return command->failed;
    int len = snprintf(head, sizeof head, "*%u\r\n", command->count);
    assert(len > 0 && len <= HEAD_ROOM && command->data);
    command->start = HEAD_ROOM - (size_t)len;
    memcpy(command->data + command->start, head, (size_t)len);
    return 0;
}
