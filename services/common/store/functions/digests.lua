-- Digests by mail: which of them went out, so that each goes once, whichever replica sends it. A row is "due ms|state":
-- "sent", or "until ms|instance" while a replica has it in hand.

local DIGESTS_KEPT_MS = 5184000000 -- a digest that nobody asked for in 60 days is one of an older list

-- KEYS digests  ARGV id, due ms, instance, lease ms. Returns 1 when the caller is to send it; 0 when it went out, is in
-- another's hands, or a later one did.
register('digest_take', {}, function(keys, args)
    local now, due = now_ms(), number(args.due_ms)
    local known = redis.call('HGET', keys.digests, args.id)
    if known then
        local known_due, state = string.match(known, '^(%d+)|(.*)$')
        local until_ms = number(string.match(text(state), '^(%d+)|'))
        if number(known_due) > due or (number(known_due) == due and (state == 'sent' or until_ms > now)) then
            return 0
        end
    else
        for id, row in pairs(hash_table(keys.digests)) do
            if number(string.match(row, '^(%d+)|')) + DIGESTS_KEPT_MS < now then
                redis.call('HDEL', keys.digests, id)
            end
        end
    end
    redis.call('HSET', keys.digests, args.id, digits(due) .. '|' .. digits(now + number(args.lease_ms)) .. '|' .. args.instance)
    return 1
end)

-- KEYS digests  ARGV id, due ms, instance, again ms (0: it went out; else nobody takes it for so long). Returns 1, or 0 when
-- it is not in the caller's hands any more.
register('digest_settle', {'allow-oom'}, function(keys, args)
    local known_due, holder = string.match(redis.call('HGET', keys.digests, args.id) or '', '^(%d+)|%d+|(.*)$')
    if number(known_due) ~= number(args.due_ms) or holder ~= args.instance then
        return 0
    end
    local state = 'sent'
    if number(args.again_ms) > 0 then
        state = digits(now_ms() + number(args.again_ms)) .. '|'
    end
    redis.call('HSET', keys.digests, args.id, args.due_ms .. '|' .. state)
    return 1
end)
