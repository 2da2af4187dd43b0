# Without it, an answer was cut short.

emit end 1
