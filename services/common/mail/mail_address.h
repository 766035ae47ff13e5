/* Addresses of mail as an operator writes them: "reader@example.org", "The desk <desk@example.org>". What could end a line
 * of the mail's head or of the conversation with the server is no address. Pure. */
#ifndef TRIPTYCH_MAIL_ADDRESS_H
#define TRIPTYCH_MAIL_ADDRESS_H

#include "err.h"

#define MAIL_ADDRESS_SIZE 255 /* of the address alone (RFC 5321), terminated */
#define MAIL_NAME_SIZE    128 /* of the name before it, terminated */

struct mail_address {
    char name[MAIL_NAME_SIZE];       /* "" for none; UTF-8 without control characters */
    char address[MAIL_ADDRESS_SIZE]; /* "local@domain", ASCII */
};

/* Returns 0, or ERR_INVALID with what is wrong. */
int mail_address_read(const char *text, struct mail_address *out, struct err *err);
/* The same check for a row in a table of settings; "" is fine. */
int mail_address_check(const char *text, struct err *err);

#endif
