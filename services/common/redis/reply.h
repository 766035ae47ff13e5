/* Reads answers of Redis without trusting their shape: what is missing or of another type reads as "" or 0. Pure. */
#ifndef TRIPTYCH_REPLY_H
#define TRIPTYCH_REPLY_H

#include <hiredis/hiredis.h>
#include <stddef.h>
#include <stdint.h>

/* Element `index` of an array; NULL when there is none. */
const redisReply *reply_at(const redisReply *reply, size_t index);
size_t reply_count(const redisReply *reply);
/* "" unless it is a string or status. Borrowed, terminated by hiredis. */
const char *reply_text(const redisReply *reply);
size_t reply_len(const redisReply *reply);
/* Integers and digits. */
int64_t reply_number(const redisReply *reply);
int reply_is_error(const redisReply *reply);

#endif
