/* A site with a register of three sources, and stories that some of them tell: for tests of lists and addresses. */
#ifndef TRIPTYCH_TOLD_H
#define TRIPTYCH_TOLD_H

/* Of a group of tests: the register's file is written, and taken away. */
int told_write_register(void **state);
int told_remove_register(void **state);
/* Of a test: the site is opened, as for readers without a key, and closed. */
int told_open(void **state);
int told_close(void **state);

/* What a story of these tests has; "" for nothing. */
struct told {
    unsigned number;
    const char *source, *topic, *place;
    unsigned left, right; /* rated sources */
};
void told_show(const struct told *told);

#endif
