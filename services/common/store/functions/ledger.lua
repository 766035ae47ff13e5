-- The log of what the desk decided: lines that publish has made of the day's counts (count_today, base.lua) and signed; the oldest first.

-- KEYS ledger  ARGV day (a number since 1970). Returns {name, count, …}
register('tally_get', {'no-writes'}, function(keys, args)
    return redis.call('HGETALL', prefix_of(keys.ledger) .. KEY.tally .. args.day)
end)

-- KEYS ledger  ARGV from (-1: the last alone, -60: the last sixty), count. Returns {line, …}
register('ledger_read', {'no-writes'}, function(keys, args)
    local from = number(args.from)
    return redis.call('LRANGE', keys.ledger, args.from, from < 0 and -1 or from + number(args.count) - 1)
end)

-- KEYS ledger  ARGV the line that is the last ("": none is), line, most lines. Returns 1, or 0 when another one is the last.
register('ledger_add', {'allow-oom'}, function(keys, args)
    local last = text(redis.call('LINDEX', keys.ledger, -1))
    if last == args.line then
        return 1 -- the caller's own: a call is sent again after a loss of the connection
    end
    if last ~= args.previous then
        return 0
    end
    redis.call('RPUSH', keys.ledger, args.line)
    redis.call('LTRIM', keys.ledger, -number(args.most), -1)
    return 1
end)
