"""The domain, one small Django app per concern, stacked: each may import any app below it.

packs > reporting > agreements > exchange > projects > ties | search > registry > sources > accounts > journal > fields
"""
