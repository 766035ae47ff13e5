/* A command as Redis reads it (RESP), built argument by argument into one growing block, so that nothing is copied
 * twice and a call can be sent again as it is. Pure. */
#ifndef TRIPTYCH_COMMAND_H
#define TRIPTYCH_COMMAND_H

#include <stddef.h>
#include <stdint.h>

#define COMMAND_SIZE_MAX 8388608 /* bytes; a larger command fails */

struct command {
    char *data;  /* owned */
    size_t size; /* bytes used, the room for the head included */
    size_t capacity;
    size_t
        size_max;   /* command_init sets it to COMMAND_SIZE_MAX; a larger one is for values that were as large before */
    size_t start;   /* after command_finish: where the bytes to send begin */
    unsigned count; /* arguments */
    int failed;     /* negative err_code: memory or size; further arguments are ignored */
};

/* Begins `FCALL <prefix><function> <key_count>`; keys and arguments follow. */
void command_function(struct command *command, const char *prefix, const char *function, unsigned key_count);
void command_init(struct command *command); /* an empty one; its name is the first argument */
void command_done(struct command *command);

void command_bytes(struct command *command, const void *data, size_t size);
void command_text(struct command *command, const char *text);
void command_number(struct command *command, int64_t number);

/* Writes the head. Returns 0, or the failure that happened on the way. */
int command_finish(struct command *command);

#endif
