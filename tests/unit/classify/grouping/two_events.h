/* Headlines of two invented events, six of each. For the tests of reviews and of splits. */
#ifndef TRIPTYCH_TWO_EVENTS_H
#define TRIPTYCH_TWO_EVENTS_H

#include <stdint.h>

#define HOUR_MS ((int64_t)3600 * 1000)
#define START   ((int64_t)1700000000000)

static const char *const BRIDGE[] = {
    "Freighter Meridian Star strikes harbour bridge in Port Selby",
    "Port Selby harbour bridge closed after freighter Meridian Star hits pillar",
    "Meridian Star: divers look at pillar of Port Selby harbour bridge",
    "Ferries replace trains after Meridian Star strikes Port Selby bridge",
    "Freighter Meridian Star rams pillar of harbour bridge, Port Selby trains stop",
    "Port Selby: harbour bridge shut, captain of freighter Meridian Star questioned",
};
static const char *const QUOTA[] = {
    "Parliament of Varda rejects fishing quota of minister Olufsen",
    "Olufsen loses vote on fishing quota in Varda parliament",
    "Varda fishing quota fails: parliament votes against minister Olufsen",
    "Fishing quota rejected, minister Olufsen of Varda may resign",
    "Minister Olufsen beaten in Varda parliament over fishing quota",
    "Varda: boats stay in port after parliament rejects Olufsen fishing quota",
};
#define TITLES 6

#endif
